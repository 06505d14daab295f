// Accounts without pages: a real store, a real FusionAuth, the workers between them and the cull, all on one
// clock that only the test moves.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedEnvironment } from '../../src/config/embedded-environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import { settings } from '../../src/config/table.ts';
import type { ConversionMode } from '../../src/domain/account.ts';
import type { CullOrder } from '../../src/domain/cull-run.ts';
import type { Directory, DirectoryCuller, Store } from '../../src/domain/ports.ts';
import type { FieldKind } from '../../src/domain/profile.ts';
import type { RandomBytes } from '../../src/domain/random.ts';
import { startEmbedded } from '../../src/embedded/server.ts';
import { watchClock } from '../../src/fusionauth/clock-watch.ts';
import { connect } from '../../src/fusionauth/connect.ts';
import { fusionAuthCuller } from '../../src/fusionauth/culler.ts';
import { fusionAuthDirectory } from '../../src/fusionauth/directory.ts';
import { exchangeWithin } from '../../src/fusionauth/exchange.ts';
import { culling } from '../../src/reaper/cull.ts';
import { deleter } from '../../src/reaper/erase.ts';
import { restorer } from '../../src/reaper/restore.ts';
import type { CullSettings } from '../../src/reaper/run.ts';
import { performer } from '../../src/reconcile/perform.ts';
import type { Problem } from '../../src/reconcile/settle.ts';
import { reconcileWorker } from '../../src/reconcile/worker.ts';
import { openPostgresStore } from '../../src/store/postgres/open.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { ask, id, open, PACE, record, T0 } from './changes.ts';
import { APPLICATION, CULL_KEY, TENANT, WEB_KEY } from './directory.ts';

export const DAY = 86_400_000;
export const KINDS: Readonly<Record<string, FieldKind>> = {
  videosWatched: 'counter',
  films: 'set',
  lastFilm: 'latest',
};

export const RULES = Object.fromEntries(
  Object.entries(KINDS).map(([field, kind]) => [field, { kind }]),
);

export type Lifecycle = Awaited<ReturnType<typeof startLifecycle>>;

/**
 * Everything in a folder of its own, or in `folder`, which then stays; the store in PostgreSQL, if `database` is an
 * address. `apiKey` may do everything.
 */
export async function startLifecycle({ start = T0, folder = '', apiKey = '', database = '' } = {}) {
  const own = folder === '';
  const directory = own ? await mkdtemp(join(tmpdir(), 'vestibule-lifecycle-')) : folder;
  const clock = { now: start };
  const now = () => clock.now;
  const env = embeddedEnvironment(loadConfig({ DATA_DIR: directory }));
  const server = await startEmbedded({
    port: 0,
    mailboxPort: 0,
    dataFile: own ? ':memory:' : join(directory, 'fusionauth.db'),
    kickstartFile: env.KICKSTART_FILE ?? '',
    // Nobody listens for webhooks: what they would tell has to be found without them.
    env: { ...env, WEBHOOK_URL: 'http://127.0.0.1:9/webhook' },
    now,
    ...(apiKey && { apiKey }),
  });
  const chance = { bytes: randomBytes as RandomBytes };
  const ports = connectTo(server.url, (size) => chance.bytes(size), now);
  const openStore = (file = 'vestibule.db') =>
    database === ''
      ? openSqliteStore({ path: join(directory, file), now })
      : openPostgresStore({ url: database, now });
  const stores = [await openStore()];
  const [store] = stores as [Store];
  const parts = { clock, now, ...ports, store };
  return {
    ...parts,
    url: server.url,
    mailbox: server.mailboxUrl,
    /** What FusionAuth's usernames and passwords are made of. */
    chance,
    /** The same FusionAuth with another, empty store, as after the loss of the first. */
    async loseStore(): Promise<Parts> {
      const another = await openStore(`${id()}.db`);
      stores.push(another);
      return { ...parts, store: another };
    },
    async close() {
      for (const one of stores) await one.close();
      await server.close();
      if (own) await rm(directory, { recursive: true });
    },
  };
}

export function connectTo(url: string, random: RandomBytes, now: () => number) {
  const connection = { url, tenantId: TENANT, exchange: exchangeWithin(3000) };
  const directory: Directory = fusionAuthDirectory({
    client: connect({ ...connection, apiKey: WEB_KEY }),
    applicationId: APPLICATION,
    knownAddressTemplateId: settings.FUSIONAUTH_KNOWN_ADDRESS_TEMPLATE_ID.fallback,
    random,
  });
  const watch = watchClock(connection.exchange, now);
  const culler: DirectoryCuller = fusionAuthCuller({
    client: connect({ ...connection, exchange: watch.heard, apiKey: CULL_KEY }),
    applicationId: APPLICATION,
    watch,
  });
  return { directory, culler };
}

/** What a step needs of a lifecycle. */
export interface Parts {
  store: Store;
  directory: Directory;
  culler: DirectoryCuller;
  clock: { now: number };
  now: () => number;
}

/** Brings FusionAuth into line as far as it is due now. What went wrong on the way. */
export async function settle({ store, directory, culler, now }: Parts): Promise<Problem[]> {
  const problems: Problem[] = [];
  const random = randomBytes;
  const onProblem = (problem: Problem) => void problems.push(problem);
  const away = () => false;
  const shared = { store, now, owner: id(), concurrency: 8, chance: () => 1, onProblem, away };
  const mailLimit = async () => undefined;
  const step = {
    store,
    directory,
    conversions: directory,
    kinds: KINDS,
    rules: RULES,
    pace: PACE,
    conversionTtl: DAY,
    mailLimit,
    now,
    random,
  };
  const perform = performer(step);
  const workers = [
    reconcileWorker({ ...shared, task: 'sync', perform }),
    reconcileWorker({ ...shared, task: 'delete', perform: deleter({ store, culler, now }) }),
  ];
  for (const worker of workers) while ((await worker.runOnce()) > 0);
  return problems;
}

/** The cull with the default settings. */
export function cullOf({ store, culler, now }: Parts, more: Partial<CullSettings> = {}) {
  const cull = culling({
    store,
    culler,
    now,
    owner: id(),
    after: 40 * DAY,
    grace: 7 * DAY,
    cookieLife: 30 * DAY,
    maxFraction: 0.2,
    max: 10_000,
    random: randomBytes,
    ...more,
  });
  return (order: Partial<CullOrder>) => cull({ dryRun: false, by: 'test', ...order });
}

/** On an operator's word. */
export function restore({ store, now }: Parts, account: string) {
  return restorer({ store, now, random: randomBytes })(account);
}

/** A stub that has watched `films`, known to FusionAuth. */
export async function openStub(parts: Parts, films = 1): Promise<string> {
  const account = id();
  await parts.store.commit(open(account, { at: parts.now() }));
  for (let n = 1; n < films; n++) await visit(parts, account);
  await settle(parts);
  return account;
}

/** One more film, with the token of that epoch. */
export function visit({ store, now }: Parts, account: string, epoch = 0) {
  const credential = { kind: 'anonymous', epoch } as const;
  return store.commit(record(account, { at: now(), credential }));
}

/** Asks for the mail, and has it sent. The request's id. */
export async function askFor(
  parts: Parts,
  account: string,
  { email = 'ann@example.com', epoch = 0, mode = 'verify-first' as ConversionMode } = {},
): Promise<string> {
  const request = id();
  await parts.store.commit(ask(account, { at: parts.now(), email, epoch, mode, request }));
  await settle(parts);
  return request;
}
