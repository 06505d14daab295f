// The composition root: the only file that names concrete adapters.
import { randomFillSync, randomUUID } from 'node:crypto';
import { asker } from './accounts/ask.ts';
import { confirmer, linkReader } from './accounts/confirm.ts';
import { eraser } from './accounts/erase.ts';
import { merger } from './accounts/merge.ts';
import { mergeOffer } from './accounts/merge-offer.ts';
import { releaser } from './accounts/release.ts';
import { signer } from './accounts/sign-in.ts';
import { currentAccount } from './accounts/speaker.ts';
import { mergeUndoer } from './accounts/undo-merge.ts';
import { siteProblems } from './activity/check-site.ts';
import type { Site } from './activity/declare.ts';
import { mergeRules } from './activity/merge-rules.ts';
import { recorder } from './activity/record.ts';
import { embeddedEnvironment } from './config/embedded-environment.ts';
import { type Config, ConfigError } from './config/load.ts';
import type { Directory, Store } from './domain/ports.ts';
import type { Clock, RandomBytes } from './domain/random.ts';
import type { Circuit } from './fusionauth/circuit.ts';
import { type EmbeddedProcess, startEmbedded } from './fusionauth/embedded-process.ts';
import { createApp } from './http/app.ts';
import type { Deps } from './http/deps.ts';
import { type Listener, listen } from './http/listen.ts';
import { cookieNames } from './identity/cookies.ts';
import { idDeriver } from './identity/derive-id.ts';
import { openId } from './identity/open-id.ts';
import { pooledRandom } from './identity/pooled-random.ts';
import { visitorResolver } from './identity/visitor.ts';
import { type Cull, culling } from './reaper/cull.ts';
import { deleter } from './reaper/erase.ts';
import { cullSchedule, type Schedule } from './reaper/schedule.ts';
import type { Loop } from './reconcile/loop.ts';
import { nudging } from './reconcile/nudging.ts';
import { performer } from './reconcile/perform.ts';
import type { Problem } from './reconcile/settle.ts';
import { reconcileWorker } from './reconcile/worker.ts';
import { background } from './service/background.ts';
import { checkDirectory, type Directories, directories } from './service/directories.ts';
import { derivedSecret, type Keys, readKeys } from './service/keys.ts';
import { type Limits, limits } from './service/limits.ts';
import { retaining } from './service/retaining.ts';
import { openStore } from './service/store.ts';
import { type Signing, signing } from './service/tokens.ts';
import { site as changeBank } from './site/site.ts';
import { readiness } from './telemetry/health.ts';
import type { Logger } from './telemetry/log.ts';
import { createMetrics, type Metrics } from './telemetry/metrics.ts';
import { webhookReceiver } from './webhooks/receive.ts';

export interface ServiceOptions {
  log: Logger;
  site?: Site;
  now?: Clock;
  random?: RandomBytes;
}

export interface Service {
  /** Listens, and starts the background work of this process's roles. */
  start(): Promise<{ site: string; fusionAuth: string; mailbox?: string }>;
  /** Makes sure that FusionAuth can be reached, for a command that runs beside no service. */
  startFusionAuth(): Promise<void>;
  /** Answers what is in flight, finishes the round under way, closes. Idempotent. */
  stop(): Promise<void>;
  cull: Cull;
  store: Store;
  now: Clock;
}

/** Everything that both the service and its commands are made of. */
interface Parts {
  config: Config;
  log: Logger;
  site: Site;
  now: Clock;
  random: RandomBytes;
  store: Store;
  metrics: Metrics;
  fusionAuth: Directories;
  owner: string;
}

/** Builds the service; nothing listens and nothing runs before `start`. @throws ConfigError */
export async function createService(config: Config, options: ServiceOptions): Promise<Service> {
  const keys = await readKeys(config, options.log);
  const parts = await assemble(config, options);
  const signs = await signing({ ...parts, ring: keys.ring });
  const limit = limits({ ...parts, ring: keys.ring });
  const reconciler = reconcile(parts, limit);
  const { cull, deletions, schedule } = reaping(parts);
  parts.store = nudging(parts.store, () => {
    reconciler.nudge();
    deletions.nudge();
  });
  const app = createApp(routes(parts, { ...keys, ...signs }, limit));
  const workers = { reconciler, deletions, schedule, purging: retaining(parts) };
  const loops = background(config, workers, [keys.follower, signs.keys]);
  let embedded: Promise<EmbeddedProcess> | undefined;
  let listener: Listener | undefined;
  let stopped: Promise<void> | undefined;

  async function stop(): Promise<void> {
    await listener?.close();
    await Promise.all(loops.map((loop) => loop.stop()));
    await embedded?.then((process) => process.stop()).catch(() => {});
    await parts.store.close();
  }

  return {
    cull,
    store: parts.store,
    now: parts.now,
    async startFusionAuth() {
      if (config.FUSIONAUTH_URL || (await answers(parts.fusionAuth.pages))) return;
      embedded = startEmbedded(embeddedSettings(parts));
      await embedded;
    },
    async start() {
      if (!config.FUSIONAUTH_URL) embedded = startEmbedded(embeddedSettings(parts));
      if (config.ROLES.includes('web')) listener = await listen(app, config.PORT, config.HOST);
      for (const loop of loops) loop.start();
      const mailbox = (await embedded)?.mailboxUrl;
      const addresses = { site: config.APP_URL, fusionAuth: config.FUSIONAUTH_PUBLIC_URL };
      return mailbox ? { ...addresses, mailbox: mailboxAddress(config) } : addresses;
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function assemble(config: Config, options: ServiceOptions): Promise<Parts> {
  const site = options.site ?? changeBank;
  const problems = siteProblems(site);
  if (problems.length > 0) throw new ConfigError(problems);
  const now = options.now ?? Date.now;
  const random = options.random ?? pooledRandom(randomFillSync);
  const store = await openStore(config, now);
  const metrics = createMetrics(store);
  const fusionAuth = directories({ config, metrics, now, random });
  const owner = `${process.pid}-${randomUUID()}`;
  return { config, log: options.log, site, now, random, store, metrics, fusionAuth, owner };
}

function routes(parts: Parts, keys: Keys & Signing, { admit, mayMail }: Limits): Deps {
  const { ring, tokens, verifySignature } = keys;
  const { config, log, site, now, random, store, metrics, fusionAuth } = parts;
  const directory = fusionAuth.pages;
  const url = config.FUSIONAUTH_URL ?? config.FUSIONAUTH_PUBLIC_URL;
  const cookies = cookieNames(config.ANON_COOKIE, config.secure);
  const limits = { idle: config.SESSION_IDLE, absolute: config.SESSION_TTL };
  const shared = { store, directory, now, random, rules: mergeRules(site) };
  return {
    appUrl: config.APP_URL,
    secure: config.secure,
    signInOrigin: new URL(config.FUSIONAUTH_PUBLIC_URL).origin,
    trustProxy: config.TRUST_PROXY,
    anonTtl: config.ANON_TTL,
    keptFor: config.CULL_AFTER + config.CULL_GRACE,
    sessionTtl: config.SESSION_TTL,
    mailbox: config.FUSIONAUTH_URL ? undefined : mailboxAddress(config),
    reloadViews: !config.production,
    site,
    log,
    metrics,
    ready: () =>
      readiness({ store: () => store.check(), fusionauth: () => checkDirectory(fusionAuth) }),
    store,
    tokens,
    ring,
    cookies,
    random,
    resolve: visitorResolver({ tokens, store, cookies, limits, now }),
    current: currentAccount(store),
    record: recorder({
      ...shared,
      site,
      provision: config.PROVISION === 'immediate',
      admit,
      deriveId: (scope, key) => idDeriver(derivedSecret(ring, 'idempotency-key'))(scope, key),
    }),
    ask: asker({ ...shared, mode: config.CONVERSION, mayMail }),
    readLink: linkReader(shared),
    confirm: confirmer(shared),
    release: releaser(shared),
    erase: eraser(shared),
    offer: mergeOffer(shared),
    merge: merger(shared),
    undoMerge: mergeUndoer(shared),
    now,
    signIn: signer(shared),
    openId: openId({
      url,
      publicUrl: config.FUSIONAUTH_PUBLIC_URL,
      issuer: config.FUSIONAUTH_ISSUER,
      clientId: config.FUSIONAUTH_APPLICATION_ID,
      clientSecret: config.FUSIONAUTH_CLIENT_SECRET,
      appUrl: config.APP_URL,
    }),
    verifySignature,
    receiveWebhook: webhookReceiver({ store, tenantId: config.FUSIONAUTH_TENANT_ID, now }),
  };
}

function workerSettings({ config, store, now, owner, log, metrics }: Parts, circuit: Circuit) {
  const onProblem = ({ account, error, parked }: Problem) => {
    metrics.countProblem(parked ? 'parked' : account ? 'unavailable' : 'fault');
    log.warn({ account, err: error, parked }, 'FusionAuth is not in line yet');
  };
  const concurrency = config.FUSIONAUTH_CONCURRENCY;
  const away = () => circuit.silentSince() !== undefined;
  return { store, now, owner, onProblem, chance: Math.random, concurrency, away };
}

function reconcile(parts: Parts, { mailLimit }: Limits): Loop {
  const { site, config, store, fusionAuth, now, random } = parts;
  const { profiles: directory, conversions, circuits } = fusionAuth;
  const kinds = Object.fromEntries(
    Object.entries(site.fields).map(([name, { kind }]) => [name, kind]),
  );
  const conversionTtl = config.CONVERSION_TTL;
  const shared = { store, directory, now, random, rules: mergeRules(site) };
  const pace = { burst: config.PROFILE_BURST, intervalMs: config.PROFILE_INTERVAL };
  const perform = performer({ ...shared, conversions, kinds, pace, conversionTtl, mailLimit });
  return reconcileWorker({ ...workerSettings(parts, circuits.web), task: 'sync', perform });
}

function reaping(parts: Parts): { cull: Cull; deletions: Loop; schedule: Schedule } {
  const { config, store, now, random, owner, log } = parts;
  const { culler, circuits } = parts.fusionAuth;
  const cull = culling({
    store,
    culler,
    owner,
    now,
    random,
    after: config.CULL_AFTER,
    grace: config.CULL_GRACE,
    cookieLife: config.ANON_TTL,
    maxFraction: config.CULL_MAX_FRACTION,
    max: config.CULL_MAX,
  });
  const perform = deleter({ store, culler, now });
  return {
    cull,
    deletions: reconcileWorker({
      ...workerSettings(parts, circuits.cull),
      task: 'delete',
      perform,
    }),
    schedule: cullSchedule({
      cull,
      expression: config.CULL_SCHEDULE,
      onReport: (report) => log.info({ report }, 'culled'),
      onError: (error) => log.error({ err: error }, 'the cull failed'),
    }),
  };
}

function mailboxAddress(config: Config): string {
  return `http://localhost:${config.MAILBOX_PORT}`;
}

async function answers(directory: Directory): Promise<boolean> {
  return directory.check().then(
    () => true,
    () => false,
  );
}

function embeddedSettings({ config, log, now }: Parts) {
  const onStart = (about: object) => log.info(about, 'the embedded FusionAuth runs');
  const onExit = (about: object) =>
    log.error(about, 'the embedded FusionAuth ended; starting it again');
  return { env: embeddedEnvironment(config), now, onStart, onExit };
}
