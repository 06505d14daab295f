// FusionAuth as each part of the service sees it: one transport, one ceiling, and a circuit for each key.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/load.ts';
import type { Directory, DirectoryCuller } from '../domain/ports.ts';
import type { Clock, RandomBytes } from '../domain/random.ts';
import { callCeiling, type Urgency } from '../fusionauth/ceiling.ts';
import { type Circuit, openCircuit } from '../fusionauth/circuit.ts';
import { watchClock } from '../fusionauth/clock-watch.ts';
import { connect } from '../fusionauth/connect.ts';
import { fusionAuthCuller } from '../fusionauth/culler.ts';
import { fusionAuthDirectory } from '../fusionauth/directory.ts';
import { type Exchange, exchangeWithin } from '../fusionauth/exchange.ts';
import { observed } from '../fusionauth/observed.ts';
import { retried } from '../fusionauth/retried.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { tracedExchange } from './traced.ts';

export interface Directories {
  /** For what somebody waits for. */
  pages: Directory;
  /** For the reconciler: what a conversion or a merge waits for, and everything else. */
  conversions: Directory;
  profiles: Directory;
  /** For the cull, at a pace of its own, and for erasures, which do not wait behind it. */
  culler: DirectoryCuller;
  eraser: Pick<DirectoryCuller, 'delete'>;
  /** Whether FusionAuth answers, by the key that it is asked with. */
  circuits: { web: Circuit; cull: Circuit };
}

export interface DirectoryParts {
  config: Config;
  metrics: Pick<Metrics, 'observeFusionAuth' | 'watchSilence'>;
  tracing?: Tracing | undefined;
  now: Clock;
  random: RandomBytes;
}

const TIMEOUT_MS = 3000;

export function directories(parts: DirectoryParts): Directories {
  const { config, metrics, tracing, now, random } = parts;
  const circuits = { web: openCircuit(now), cull: openCircuit(now) };
  const { observeFusionAuth, watchSilence } = metrics;
  for (const [key, { silentSince }] of Object.entries(circuits)) {
    watchSilence(key, () => (now() - (silentSince() ?? now())) / 1000);
  }
  const perSecond = config.FUSIONAUTH_CALLS;
  const ceiling = callCeiling({ perSecond, now, sleep });
  const timed = observed(exchangeWithin(TIMEOUT_MS), () => performance.now(), observeFusionAuth);
  const wire = tracedExchange(timed, tracing);
  const under = (urgency: Urgency, exchange: Exchange): Exchange => {
    return async (call) => {
      await ceiling(urgency);
      return exchange(call);
    };
  };

  const applicationId = config.FUSIONAUTH_APPLICATION_ID;
  const asked = circuits.web.heard(wire);
  const directory = (exchange: Exchange) =>
    fusionAuthDirectory({
      client: connect({ ...place(config), apiKey: config.FUSIONAUTH_API_KEY, exchange }),
      applicationId,
      knownAddressTemplateId: config.FUSIONAUTH_KNOWN_ADDRESS_TEMPLATE_ID,
      random,
    });
  const deleting = watchClock(circuits.cull.heard(wire), now);
  const cullRate = callCeiling({ perSecond: config.CULL_CALLS, now, sleep });
  const culler = (exchange: Exchange) =>
    fusionAuthCuller({
      client: connect({ ...place(config), apiKey: config.FUSIONAUTH_CULL_API_KEY, exchange }),
      applicationId,
      watch: deleting,
    });
  return {
    pages: directory(circuits.web.guarded(retried(under('page', asked)))),
    conversions: directory(under('conversion', asked)),
    profiles: directory(under('profile', asked)),
    culler: culler(async (call) => {
      await cullRate('profile');
      return under('profile', deleting.heard)(call);
    }),
    eraser: culler(under('profile', deleting.heard)),
    circuits,
  };
}

/** Resolves when FusionAuth answers; rejects with why not and since when. */
export async function checkDirectory({ pages, circuits }: Directories): Promise<void> {
  try {
    await pages.check();
  } catch (error) {
    const since = circuits.web.silentSince();
    if (since === undefined) throw error;
    const told = (error as Error).message;
    throw new Error(`${told}, since ${new Date(since).toISOString()}`, { cause: error });
  }
}

function place(config: Config) {
  const url = config.FUSIONAUTH_URL ?? config.FUSIONAUTH_PUBLIC_URL;
  return { url, tenantId: config.FUSIONAUTH_TENANT_ID };
}
