// What every part of the service is made of, put together once.
import { randomFillSync, randomUUID } from 'node:crypto';
import { siteProblems } from '../activity/check-site.ts';
import type { Site } from '../activity/declare.ts';
import { type Config, ConfigError } from '../config/load.ts';
import type { Store } from '../domain/ports.ts';
import type { Clock, RandomBytes } from '../domain/random.ts';
import { pooledRandom } from '../identity/pooled-random.ts';
import { lagOf } from '../operator/lag.ts';
import { site as changeBank } from '../site/site.ts';
import { createFlow, type Flow } from '../telemetry/flow.ts';
import type { Logger } from '../telemetry/log.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { openTracing, type Tracing } from '../telemetry/tracing.ts';
import { type Directories, directories } from './directories.ts';
import { openStore } from './store.ts';

export interface ServiceOptions {
  log: Logger;
  site?: Site;
  /** Path that the lifecycle's routes are mounted at, like `/accounts`; the root unless said. */
  base?: string;
  now?: Clock;
  random?: RandomBytes;
}

/** Everything that the service, its commands and a mounted Vestibule are made of. */
export interface Parts {
  config: Config;
  base: string;
  log: Logger;
  site: Site;
  now: Clock;
  random: RandomBytes;
  store: Store;
  metrics: Metrics;
  flow: Flow;
  fusionAuth: Directories;
  /** Undefined where nobody listens. */
  tracing: Tracing | undefined;
  owner: string;
}

/** @throws ConfigError when the site's declaration has a mistake */
export async function assemble(config: Config, options: ServiceOptions): Promise<Parts> {
  const site = options.site ?? changeBank;
  const problems = siteProblems(site);
  if (problems.length > 0) throw new ConfigError(problems);
  const now = options.now ?? Date.now;
  const random = options.random ?? pooledRandom(randomFillSync);
  const store = await openStore(config, now);
  const metrics = createMetrics(store, async () => (await lagOf(store, now())).seconds);
  const tracing = await openTracing();
  const fusionAuth = directories({ config, metrics, tracing, now, random });
  const owner = `${process.pid}-${randomUUID()}`;
  const { log, base = '' } = options;
  const onError = (err: unknown) => log.error({ err }, 'what was counted is not in the store yet');
  const flow = createFlow({ store, now, onError });
  const shared = { config, base, log, site, now, random, owner };
  return { ...shared, store, metrics, flow, tracing, fusionAuth };
}
