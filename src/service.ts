// The composition root: this file and its folder are the only ones that name concrete adapters.
import { type EraseById, operatorEraser } from './accounts/erase.ts';
import { exportOf } from './accounts/export.ts';
import { everywhereReleaser, type ReleaseEverywhere } from './accounts/release-everywhere.ts';
import { timeline } from './accounts/timeline.ts';
import type { Config } from './config/load.ts';
import type { Directory, Store } from './domain/ports.ts';
import type { Clock } from './domain/random.ts';
import type { EmbeddedProcess } from './fusionauth/embedded-process.ts';
import { createApp } from './http/app.ts';
import type { Deps } from './http/deps.ts';
import { type Listener, listen, type Place } from './http/listen.ts';
import { type Audit, auditor } from './operator/audit.ts';
import type { Cull } from './reaper/cull.ts';
import { type Restore, restorer } from './reaper/restore.ts';
import { nudging } from './reconcile/nudging.ts';
import { background } from './service/background.ts';
import { embeddedFusionAuth, mailboxAddress } from './service/embedded.ts';
import { readKeys } from './service/keys.ts';
import { limits } from './service/limits.ts';
import { dryRunsOf } from './service/operations.ts';
import { assemble, type ServiceOptions } from './service/parts.ts';
import { retaining } from './service/retaining.ts';
import { routes } from './service/routes.ts';
import { signing } from './service/tokens.ts';
import { tracedStore } from './service/traced.ts';
import { deliveries } from './service/tracking.ts';
import { reaping, reconcile } from './service/workers.ts';

export interface Addresses {
  site: string;
  fusionAuth: string;
  mailbox?: string;
}

/** Everything but a listener. */
export interface Engine {
  /** What routes are made of. */
  deps: Deps;
  /** Starts the background work of this process's roles, and the embedded FusionAuth where it is used. */
  start(): Promise<Addresses>;
  /** Makes sure that FusionAuth can be reached, for a command that runs beside no service. */
  startFusionAuth(): Promise<void>;
  /** Finishes the round under way, closes. Idempotent. */
  stop(): Promise<void>;
  /** Notes what an operator is about to do. */
  audit: Audit;
  cull: Cull;
  releaseEverywhere: ReleaseEverywhere;
  restore: Restore;
  eraseAccount: EraseById;
  /** Everything kept about an account; undefined when there is none. */
  exportAccount(id: string): Promise<object | undefined>;
  /** What an account did, newest first. */
  timeline: ReturnType<typeof timeline>;
  store: Store;
  now: Clock;
}

/** An engine whose `start` listens too, and whose `stop` first answers what is in flight. */
export type Service = Omit<Engine, 'deps'>;

/** Builds the service; nothing listens and nothing runs before `start`. @throws ConfigError */
export async function createService(config: Config, options: ServiceOptions): Promise<Service> {
  const { deps, ...engine } = await createEngine(config, options);
  const app = createApp(deps);
  let listener: Listener | undefined;
  let stopped: Promise<void> | undefined;
  return {
    ...engine,
    async start() {
      if (config.ROLES.includes('web')) listener = await listen(app, place(config));
      return engine.start();
    },
    stop() {
      stopped ??= (listener?.close() ?? Promise.resolve()).then(engine.stop);
      return stopped;
    },
  };
}

/** What a service is made of, for one that listens by itself and for one that is mounted. @throws ConfigError */
export async function createEngine(config: Config, options: ServiceOptions): Promise<Engine> {
  const keys = await readKeys(config, options.log);
  const parts = await assemble(config, options);
  const signs = await signing({ ...parts, ring: keys.ring });
  const limit = limits({ ...parts, ring: keys.ring });
  const reconciler = reconcile(parts, limit);
  const { cull, deletions, schedule } = reaping(parts);
  const workers = { sync: reconciler, delete: deletions };
  parts.store = nudging(tracedStore(parts.store, parts.tracing), ({ task, at }) =>
    workers[task].nudge(at),
  );
  const behind = { reconciler, deletions, schedule, purging: retaining(parts) };
  const dryRuns = dryRunsOf(parts, cull);
  const followers = [keys.follower, signs.keys, deliveries(parts), parts.flow];
  const loops = background(config, behind, followers);
  let embedded: Promise<EmbeddedProcess> | undefined;
  let stopped: Promise<void> | undefined;

  async function stop(): Promise<void> {
    await Promise.all([...loops, dryRuns].map((loop) => loop?.stop()));
    await embedded?.then((process) => process.stop()).catch(() => {});
    await parts.store.close();
  }

  return {
    deps: routes(parts, { ...keys, ...signs }, limit, dryRuns),
    audit: auditor(parts),
    cull,
    releaseEverywhere: everywhereReleaser(parts),
    restore: restorer(parts),
    eraseAccount: operatorEraser(parts),
    async exportAccount(id) {
      const account = await parts.store.account(id);
      return account && exportOf(parts.store, account);
    },
    timeline: timeline(parts.store),
    store: parts.store,
    now: parts.now,
    async startFusionAuth() {
      if (config.FUSIONAUTH_URL || (await answers(parts.fusionAuth.pages))) return;
      embedded = embeddedFusionAuth(parts);
      await embedded;
    },
    async start() {
      if (!config.FUSIONAUTH_URL) embedded = embeddedFusionAuth(parts);
      for (const loop of loops) loop.start();
      await embedded;
      const addresses = { site: config.APP_URL, fusionAuth: config.FUSIONAUTH_PUBLIC_URL };
      return embedded ? { ...addresses, mailbox: mailboxAddress(config) } : addresses;
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function answers(directory: Directory): Promise<boolean> {
  return directory.check().then(
    () => true,
    () => false,
  );
}

function place({ PORT: port, HOST: host, TRUST_PROXY }: Config): Place {
  return { port, host, behindProxy: TRUST_PROXY !== 0 };
}
