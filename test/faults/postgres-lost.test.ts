// I1 through lost connections: whatever PostgreSQL or the network does, a change that was acknowledged is there
// once, one that was not is there once or not at all, and everything works again by itself.
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { openPostgresStore } from '../../src/store/postgres/open.ts';
import { failed, id, open, record, T0, watched } from '../support/changes.ts';
import { eventually } from '../support/eventually.ts';
import { type Gate, openGate } from '../support/gate.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';

let server: Postgres;
let url: string;
beforeAll(async () => {
  server = await startPostgres();
  // One for all tests: how long a server takes to come back is a matter of how many files it has.
  url = await server.database();
});
afterAll(() => server.stop());

const count = async (store: Store, account: string) =>
  (await store.account(account))?.profile.videosWatched ?? 0;

describe('a connection that is cut', () => {
  let gate: Gate;
  let store: Store;
  beforeEach(async () => {
    gate = await openGate(url);
    store = await openPostgresStore({ url: gate.url, now: () => T0 });
  });
  afterEach(async () => {
    await store.close();
    await gate.close();
  });

  describe.each(['before', 'after'] as const)('%s the server commits', (when) => {
    it('loses no change, and applies none twice, not even one without an id', async () => {
      const account = id();
      await store.commit(open(account));
      const cut = gate.cut(when);
      const outcomes = await Promise.all([
        store.commit(record(account)),
        store.commit(failed(account, T0 + 5)),
      ]);
      await cut;
      expect(outcomes.map(({ type }) => type)).toEqual(['done', 'done']);
      expect(await count(store, account)).toBe(2);
      expect((await store.account(account))?.sync.attempts).toBe(1);
      expect(await store.events(account)).toHaveLength(2);
    });

    it('opens an account once', async () => {
      const account = id();
      const { anonymous } = (await store.counts()).byState;
      const cut = gate.cut(when);
      const outcome = await store.commit(open(account));
      await cut;
      expect(outcome).toEqual({ type: 'done', account: await store.account(account) });
      expect((await store.counts()).byState.anonymous).toBe(anonymous + 1);
    });

    it('leaves what comes after it as it should be', async () => {
      const account = id();
      await store.commit(open(account));
      for (let round = 0; round < 5; round++) {
        const cut = gate.cut(when);
        await Promise.all([store.commit(record(account)), cut]);
        await store.commit(record(account));
      }
      expect(await count(store, account)).toBe(11);
    });
  });
});

it('connections ended by an operator, again and again, are noticed by nobody', async () => {
  const stores = await Promise.all([1, 2].map(() => openPostgresStore({ url, now: () => T0 })));
  const accounts = Array.from({ length: 8 }, id);
  for (const account of accounts) await stores[0]?.commit(open(account));
  let going = true;
  const visits = accounts.map(async (account, n) => {
    let acknowledged = 1;
    for (; going; acknowledged++) {
      await stores[n % 2]?.commit(record(account));
      await stores[n % 2]?.account(account);
    }
    return acknowledged;
  });
  for (let round = 0; round < 6; round++) {
    await server.disconnect(url);
    await Promise.all(stores.map((store) => store.commit(open(id()))));
  }
  going = false;
  const acknowledged = await Promise.all(visits);
  for (const [n, account] of accounts.entries()) {
    expect(await stores[0]?.account(account)).toMatchObject({
      profile: { videosWatched: acknowledged[n] },
    });
    expect(await stores[0]?.events(account)).toHaveLength(acknowledged[n] ?? 0);
  }
  await Promise.all(stores.map((store) => store.close()));
});

it('through a crash of the server nothing acknowledged is lost, and nothing counts twice', async () => {
  const store = await openPostgresStore({ url, now: () => T0 });
  const account = id();
  await store.commit(open(account));
  const acknowledged = new Set<string>();
  const told: unknown[] = [];
  let going = true;
  const visits = Array.from({ length: 16 }, async () => {
    while (going) {
      const action = watched();
      await store.commit(record(account, { action })).then(
        () => acknowledged.add(action.id),
        (error) => told.push(error),
      );
    }
  });
  await eventually(() => expect(acknowledged.size).toBeGreaterThan(50));
  await server.halt('crash');
  await eventually(() => expect(told.length).toBeGreaterThan(0));
  await expect(store.check()).rejects.toThrow(/^store: .*ECONNREFUSED/);
  await expect(store.account(account)).rejects.toThrow(/^store: /);

  await server.resume();
  const before = acknowledged.size;
  await eventually(() => expect(acknowledged.size).toBeGreaterThan(before + 50));
  going = false;
  await Promise.all(visits);
  await store.check();
  const events = (await store.events(account)).map((event) => event.id);
  expect(new Set(events).size).toBe(events.length);
  expect(events).toEqual(expect.arrayContaining([...acknowledged]));
  expect(await count(store, account)).toBe(events.length);
  await store.close();
});

it('a server that restarts in order is waited for', async () => {
  const store = await openPostgresStore({ url, now: () => T0 });
  const account = id();
  await store.commit(open(account));
  const [, outcome] = await Promise.all([
    server.halt('orderly').then(server.resume),
    store.commit(record(account)),
  ]);
  expect(outcome.type).toBe('done');
  expect((await store.commit(record(account))).type).toBe('done');
  expect(await count(store, account)).toBe(3);
  await store.close();
});

it('a process that stands still with its rows locked holds the others up for seconds, no longer', async () => {
  const store = await openPostgresStore({ url, now: () => T0 });
  const account = id();
  await store.commit(open(account));
  const frozen = new pg.Client({ connectionString: url, idle_in_transaction_session_timeout: 500 });
  frozen.on('error', () => {});
  await frozen.connect();
  await frozen.query(`BEGIN; SELECT 1 FROM account WHERE id = '${account}' FOR UPDATE`);
  expect((await store.commit(record(account))).type).toBe('done');
  await frozen.end();
  await store.close();
});

it('a database that takes no writes fails the check, and passes once it does', async () => {
  const store = await openPostgresStore({ url, now: () => T0 });
  const name = new URL(url).pathname.slice(1);
  await server.sql(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
  await server.disconnect(url);
  await expect(store.commit(open(id()))).rejects.toThrow('read-only');
  await expect(store.check()).rejects.toThrow('read-only');
  await server.sql(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
  await server.disconnect(url);
  await store.check();
  expect((await store.commit(open(id()))).type).toBe('done');
  await store.close();
});
