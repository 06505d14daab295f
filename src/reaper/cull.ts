// The cull: stubs whose cookie can no longer exist are deactivated, and after a grace period deleted.
import { AppError } from '../domain/errors.ts';
import type { DirectoryCuller, Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';
import { deleteEnded } from './delete-ended.ts';
import { type Reason, verdict } from './verdict.ts';

export interface CullSettings {
  store: Pick<Store, 'account' | 'commit' | 'counts' | 'ended' | 'lease' | 'unlease'>;
  culler: DirectoryCuller;
  owner: string;
  /** Milliseconds: idle for this long, deactivated for that long, cookie's life. */
  after: number;
  grace: number;
  cookieLife: number;
  maxFraction: number;
  max: number;
  now: Clock;
  random: RandomBytes;
}

export interface CullReport {
  dryRun: boolean;
  /** Accounts that search named. */
  nominated: number;
  /** How many of them went, or in a dry run would go; kept ones by reason. */
  culled: number;
  kept: Readonly<Partial<Record<Reason, number>>>;
  /** Accounts deactivated earlier that were deleted, or would be. */
  deleted: number;
  /** Why the run stopped before it changed anything. */
  stopped?: string;
}

const LEASE_MS = 10 * 60 * 1000;

export type Cull = (options: { dryRun: boolean }) => Promise<CullReport>;

/** One run at a time over all processes. @throws AppError `busy` while another runs */
export function culling(settings: CullSettings): Cull {
  const { store, owner, now } = settings;
  return async ({ dryRun }) => {
    const taken = await store.lease('cull', { owner, now: now(), ms: LEASE_MS });
    if (!taken) throw new AppError('busy');
    try {
      return await run(settings, dryRun);
    } finally {
      await store.unlease('cull', owner);
    }
  };
}

async function run(settings: CullSettings, dryRun: boolean): Promise<CullReport> {
  const before = settings.now() - settings.after;
  const { doomed, kept, nominated } = await judge(settings, before);
  const report = { dryRun, nominated, kept, culled: doomed.length, deleted: 0 };
  const stopped = await excess(settings, doomed.length);
  if (stopped) return { ...report, culled: 0, stopped };
  if (!dryRun) for (const id of doomed) await cullOne(settings, id, before);
  return { ...report, deleted: await deleteEnded(settings, dryRun) };
}

/** Search nominates; each nominee is read again by its id. */
async function judge({ store, culler }: CullSettings, before: number) {
  const doomed: string[] = [];
  const kept: Partial<Record<Reason, number>> = {};
  let nominated = 0;
  for await (const id of culler.nominate(before)) {
    nominated++;
    const { cull, reason } = verdict(await store.account(id), await culler.user(id), before);
    if (cull) doomed.push(id);
    else kept[reason] = (kept[reason] ?? 0) + 1;
  }
  return { doomed, kept, nominated };
}

/** A run that would take too much is more likely a mistake than a need. */
async function excess(settings: CullSettings, doomed: number): Promise<string | undefined> {
  const { max, maxFraction, store } = settings;
  if (doomed > max) return `${doomed} accounts would go; CULL_MAX allows ${max}`;
  const { byState } = await store.counts();
  const stubs = byState.anonymous + byState.released + byState.converting;
  const most = Math.max(Math.floor(stubs * maxFraction), SMALL_RUN);
  if (doomed <= most) return undefined;
  return `${doomed} of ${stubs} stubs would go; CULL_MAX_FRACTION allows ${most}`;
}

/** Below this many, a fraction says nothing. */
const SMALL_RUN = 20;

/** The store's row is the gate: it refuses when the visitor came back meanwhile. */
async function cullOne(settings: CullSettings, id: string, before: number): Promise<void> {
  const { store, culler, now, random } = settings;
  const outcome = await store.commit({
    type: 'cull',
    id: uuidv7(now(), random),
    account: id,
    at: now(),
    seenBefore: before,
  });
  if (outcome.type === 'refused' && outcome.reason !== 'unknown') return;
  await culler.deactivate(id);
}
