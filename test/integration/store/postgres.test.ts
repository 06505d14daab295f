// What is particular to PostgreSQL: its schema and partitions, several processes on one database, its batches.
import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../src/domain/ports.ts';
import { openPostgresStore } from '../../../src/store/postgres/open.ts';
import {
  ask,
  erase,
  failed,
  id,
  open,
  record,
  session,
  signIn,
  synced,
  T0,
  watched,
} from '../../support/changes.ts';
import { eventually } from '../../support/eventually.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';

const WEEK = 7 * 86_400_000;

let server: Postgres;
let url: string;
let stores: Store[];
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  url = await server.database();
  stores = [];
});
afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
});

async function opened(now: () => number = () => T0): Promise<Store> {
  const store = await openPostgresStore({ url, now });
  stores.push(store);
  return store;
}

const partitions = async () => {
  const rows = await server.sql(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits
     JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = 'event'::regclass ORDER BY 1`,
    url,
  );
  return rows.map(({ name }) => String(name)).filter((name) => name !== 'event_other');
};

const rowsIn = async (table: string) =>
  Number((await server.sql(`SELECT count(*) AS n FROM ${table}`, url))[0]?.n);

it('ten stores that open an empty database at once migrate it once', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => opened()));
  const account = id();
  await all[0]?.commit(open(account));
  for (const store of all) expect(await store.account(account)).toBeDefined();
  const applied = await server.sql('SELECT version, applied_at FROM migration', url);
  expect(applied[0]).toMatchObject({ version: 1, applied_at: String(T0) });
  expect(new Set(applied.map(({ version }) => version)).size).toBe(applied.length);
  expect(await partitions()).toHaveLength(5);
});

it('a database written by a newer version is refused, and left as it was', async () => {
  await (await opened()).close();
  await server.sql("INSERT INTO migration VALUES (9999, '9999_future.sql', 0)", url);
  await expect(opened()).rejects.toThrow(/schema 9999.*newer version/s);
});

it('a database that is not there is an error in words', async () => {
  const nowhere = url.replace(/[^/]+$/, 'nowhere');
  await expect(openPostgresStore({ url: nowhere, now: () => T0 })).rejects.toThrow(
    'database "nowhere" does not exist',
  );
});

it('10,000 increments of one account by 64 writers over four stores are exact', async () => {
  const four = await Promise.all(Array.from({ length: 4 }, () => opened()));
  const account = id();
  await four[0]?.commit(open(account));
  let left = 10_000;
  await Promise.all(
    Array.from({ length: 64 }, async (_, n) => {
      while (left-- > 0) await four[n % 4]?.commit(record(account));
    }),
  );
  expect((await four[0]?.account(account))?.profile).toEqual({ videosWatched: 10_001 });
  expect(await rowsIn('event')).toBe(10_001);
});

it('two stores that open one account at once make one, and count what opened it once', async () => {
  const [one, other] = [await opened(), await opened()];
  for (let round = 0; round < 20; round++) {
    const [account, action] = [id(), watched()];
    const outcomes = await Promise.all(
      [one, other, one, other].map((store) => store.commit(open(account, { action }))),
    );
    expect(outcomes.filter(({ type }) => type === 'done')).toHaveLength(1);
    expect(outcomes.filter(({ type }) => type === 'repeated')).toHaveLength(3);
    expect((await one.account(account))?.profile).toEqual({ videosWatched: 1 });
  }
  expect((await other.counts()).byState.anonymous).toBe(20);
});

it('two stores that write many accounts in opposite orders never stand in each other’s way', async () => {
  const [one, other] = [await opened(), await opened()];
  const accounts = Array.from({ length: 60 }, id);
  await Promise.all(accounts.map((account) => one.commit(open(account))));
  const write = (store: Store, order: string[]) =>
    Promise.all(order.map((account) => store.commit(record(account))));
  for (let round = 0; round < 10; round++) {
    await Promise.all([write(one, accounts), write(other, accounts.toReversed())]);
  }
  for (const account of accounts)
    expect((await one.account(account))?.profile).toEqual({ videosWatched: 21 });
  expect(server.log()).not.toContain('deadlock');
});

it('whatever waits goes together: two hundred changes take two transactions', async () => {
  const store = await opened();
  await Promise.all(Array.from({ length: 200 }, () => store.commit(open(id()))));
  expect((await server.sql('SELECT batch FROM writer', url))[0]?.batch).toBe('1');
  await Promise.all(Array.from({ length: 200 }, () => store.commit(open(id()))));
  expect((await server.sql('SELECT batch FROM writer', url))[0]?.batch).toBe('2');
});

const taken = session(id());
it.each([
  ['whose row is there already', signIn(session(id(), { hash: taken.hash }))],
  ['that fits no index', ask(id(), { email: randomBytes(5000).toString('hex') })],
  ['that is no text to PostgreSQL', ask(id(), { email: 'ann\0@example.com' })],
])('a change %s fails alone, also among many', async (_, poison) => {
  const store = await opened();
  await store.commit(signIn(taken));
  const changes = Array.from({ length: 50 }, () => open(id()));
  changes.splice(31, 0, poison);
  const outcomes = await Promise.allSettled(changes.map((change) => store.commit(change)));
  expect(outcomes.findIndex(({ status }) => status === 'rejected')).toBe(31);
  expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  expect((await store.counts()).byState.anonymous).toBe(50);
  await store.check();
});

it('an error says what is wrong, and quotes nothing of the row', async () => {
  const store = await opened();
  const action = { ...watched(), name: null as unknown as string, data: { film: 'a secret film' } };
  const error: unknown = await store.commit(open(id(), { action })).catch((reason) => reason);
  expect(error).toMatchObject({
    message: expect.stringMatching(/^store: null value in column "name"/),
  });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('a secret film');
});

it('a claim takes what nobody else is just taking, and waits for nobody', async () => {
  const store = await opened();
  const [first = '', second] = [id(), id()];
  for (const account of [first, second ?? '']) await store.commit(open(account));
  await store.commit(failed(first, T0 - 1));
  const other = new pg.Client(url);
  await other.connect();
  await other.query(`BEGIN; SELECT 1 FROM due WHERE account = '${first}' FOR UPDATE`);
  const claimed = await store.claim('sync', 5, { owner: 'a', now: T0, ms: 1000 });
  expect(claimed.map((account) => account.id)).toEqual([second]);
  await other.end();
});

it('events are kept by the week, and those of no week there is on their own', async () => {
  const store = await opened();
  const account = id();
  await store.commit(open(account));
  await store.commit(record(account, { at: T0 + WEEK }));
  await store.commit(record(account, { at: 0 }));
  expect(await rowsIn('event_20250609')).toBe(1);
  expect(await rowsIn('event_20250616')).toBe(1);
  expect(await rowsIn('event_other')).toBe(1);
  expect(await store.events(account)).toHaveLength(3);
});

it('when a new week begins its partition is made, with what came before it was', async () => {
  let now = T0;
  const store = await opened(() => now);
  const account = id();
  await store.commit(open(account));
  await store.commit(record(account, { at: T0 + 5 * WEEK }));
  expect(await rowsIn('event_other')).toBe(1);
  now = T0 + WEEK;
  await store.commit(record(account));
  await eventually(async () => expect(await partitions()).toContain('event_20250714'));
  expect(await rowsIn('event_20250714')).toBe(1);
  expect(await rowsIn('event_other')).toBe(0);
  expect(await store.events(account)).toHaveLength(3);
});

it('what is too old goes a partition at a time, and the rest of its last week stays', async () => {
  const store = await opened();
  const account = id();
  for (const at of [T0, T0 + WEEK, T0 + 2 * WEEK]) {
    await store.commit(at === T0 ? open(account) : record(account, { at }));
  }
  expect(await store.purge({ events: T0 + 2 * WEEK, sessions: 0 })).toBe(true);
  expect(await store.purge({ events: T0 + 2 * WEEK, sessions: 0 })).toBe(true);
  expect(await store.purge({ events: T0 + 2 * WEEK, sessions: 0 })).toBe(false);
  expect(await partitions()).toEqual(['event_20250623', 'event_20250630', 'event_20250707']);
  expect((await store.events(account)).map(({ at }) => at)).toEqual([T0 + 2 * WEEK]);
});

it('counts go with their windows', async () => {
  const store = await opened();
  for (const ms of [1000, 2000]) await store.take([{ key: `for ${ms}`, most: 1, ms }], T0);
  await store.purge({ events: 0, sessions: 0 });
  expect(await rowsIn('allowance')).toBe(2);
  await store.purge({ events: 0, sessions: 0, counts: T0 + 1000 });
  expect(await rowsIn('allowance')).toBe(1);
});

it('while partitions go and come, commits go on', async () => {
  let now = T0;
  const store = await opened(() => now);
  const accounts = Array.from({ length: 20 }, id);
  for (const account of accounts) await store.commit(open(account));
  const traffic = accounts.map(async (account) => {
    for (let n = 0; n < 30; n++) await store.commit(record(account, { at: now }));
  });
  for (let week = 1; week <= 4; week++) {
    now = T0 + week * WEEK;
    while (await store.purge({ events: now - WEEK, sessions: 0 }));
  }
  await Promise.all(traffic);
  for (const account of accounts)
    expect((await store.account(account))?.profile).toEqual({ videosWatched: 31 });
});

it('a commit is flushed to disk, even where the server’s default is to answer before', async () => {
  await server.sql(`ALTER DATABASE ${new URL(url).pathname.slice(1)} SET synchronous_commit = off`);
  const store = await opened();
  const noted = await notingFlushes('INSERT ON account');
  await store.commit(open(id()));
  expect(await noted()).toEqual(['on']);
});

it('a claim is flushed to disk before it is anybody’s, and giving it back waits for nothing', async () => {
  const store = await opened();
  const [account, lease] = [id(), { owner: 'a', now: T0, ms: 1000 }];
  await store.commit(open(account));
  const noted = await notingFlushes('UPDATE OR DELETE ON due');
  await store.claim('sync', 1, lease);
  await store.renew([account], lease);
  expect(await noted()).toEqual(['on', 'on']);
  await store.commit(erase(account));
  await store.commit(synced(account, { type: 'deleted' }));
  await store.unclaim(account, 'a');
  expect((await noted()).slice(-2)).toEqual(['off', 'off']);
  expect(await rowsIn('due')).toBe(0);
});

/** Notes for each statement on a table whether its transaction waits for the disk. @returns reads the notes */
async function notingFlushes(what: string): Promise<() => Promise<string[]>> {
  await server.sql(
    `CREATE TABLE noted (n serial, setting text);
     CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN INSERT INTO noted (setting) SELECT current_setting('synchronous_commit'); RETURN NULL; END $$;
     CREATE TRIGGER note AFTER ${what} EXECUTE FUNCTION note()`,
    url,
  );
  return async () =>
    (await server.sql('SELECT setting FROM noted ORDER BY n', url)).map(({ setting }) => setting);
}

it('no statement changes the log of what operators did, or removes from it', async () => {
  const store = await opened();
  await store.audit({ id: id(), at: T0, by: 'command line ann', did: 'erase' });
  for (const statement of ["UPDATE audit SET doc = ''", 'DELETE FROM audit']) {
    await expect(server.sql(statement, url)).rejects.toThrow('only ever added to');
  }
});
