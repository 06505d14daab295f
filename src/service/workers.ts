// What brings FusionAuth into line and removes what is over, put together from the configuration.
import { mergeRules } from '../activity/merge-rules.ts';
import type { Circuit } from '../fusionauth/circuit.ts';
import { type Cull, culling } from '../reaper/cull.ts';
import { deleter } from '../reaper/erase.ts';
import { isUnfinished, latestRun } from '../reaper/record.ts';
import { cullSchedule, type Schedule } from '../reaper/schedule.ts';
import type { Loop } from '../reconcile/loop.ts';
import { performer } from '../reconcile/perform.ts';
import type { Problem } from '../reconcile/settle.ts';
import { reconcileWorker } from '../reconcile/worker.ts';
import type { Limits } from './limits.ts';
import type { Parts } from './parts.ts';
import { tracedPerform } from './traced.ts';

function workerSettings({ config, store, now, owner, log, metrics }: Parts, circuit: Circuit) {
  const onProblem = ({ account, error, parked }: Problem) => {
    metrics.countProblem(parked ? 'parked' : account ? 'unavailable' : 'fault');
    log.warn({ account, err: error, parked }, 'FusionAuth is not in line yet');
  };
  const concurrency = config.FUSIONAUTH_CONCURRENCY;
  const away = () => circuit.silentSince() !== undefined;
  return { store, now, owner, onProblem, chance: Math.random, concurrency, away };
}

export function reconcile(parts: Parts, { mailLimit }: Limits): Loop {
  const { site, config, store, fusionAuth, now, random } = parts;
  const { profiles: directory, conversions, circuits } = fusionAuth;
  const kinds = Object.fromEntries(
    Object.entries(site.fields).map(([name, { kind }]) => [name, kind]),
  );
  const conversionTtl = config.CONVERSION_TTL;
  const shared = { store, directory, now, random, rules: mergeRules(site) };
  const pace = { burst: config.PROFILE_BURST, intervalMs: config.PROFILE_INTERVAL };
  const perform = performer({ ...shared, conversions, kinds, pace, conversionTtl, mailLimit });
  return reconcileWorker({
    ...workerSettings(parts, circuits.web),
    task: 'sync',
    perform: tracedPerform(perform, parts.tracing),
  });
}

export function reaping(parts: Parts): { cull: Cull; deletions: Loop; schedule: Schedule } {
  const { config, store, now, random, owner, log, site } = parts;
  const { culler, eraser, circuits } = parts.fusionAuth;
  const cull = culling({
    store,
    culler,
    guard: site.keep,
    owner,
    now,
    random,
    after: config.CULL_AFTER,
    grace: config.CULL_GRACE,
    cookieLife: config.ANON_TTL,
    maxFraction: config.CULL_MAX_FRACTION,
    max: config.CULL_MAX,
  });
  const perform = deleter({ store, culler: eraser, now });
  return {
    cull,
    deletions: reconcileWorker({
      ...workerSettings(parts, circuits.cull),
      task: 'delete',
      perform: tracedPerform(perform, parts.tracing),
    }),
    schedule: cullSchedule({
      cull,
      expression: config.CULL_SCHEDULE,
      unfinished: async () =>
        isUnfinished(await latestRun(store, now()), now()) && !(await store.cullPause()),
      onReport: (run) => log.info({ run }, 'culled'),
      onError: (error) => log.error({ err: error }, 'the cull failed'),
    }),
  };
}
