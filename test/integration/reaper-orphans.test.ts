// What is left in the store of an account that has ended, however it ended: its events, until their retention is over.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { retention } from '../../src/reaper/retention.ts';
import { erase, id, release, session, signIn } from '../support/changes.ts';
import { CULL_KEY, callFusionAuth, recordOf } from '../support/directory.ts';
import {
  askFor,
  cullOf,
  DAY,
  type Lifecycle,
  openStub,
  settle,
  startLifecycle,
  visit,
} from '../support/lifecycle.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';

let server: Postgres;
let folder: string;
let life: Lifecycle;
beforeAll(async () => {
  server = await startPostgres();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-orphans-'));
});
afterEach(async () => {
  await life.close();
  await rm(folder, { recursive: true });
});
afterAll(() => server.stop());

type Endings = Record<string, (account: string) => Promise<unknown>>;

const left: Endings = {
  'never came back': async () => undefined,
  'was released': (account) => life.store.commit({ ...release(account), at: life.now() }),
};

const erased: Endings = {
  'was erased': (account) => life.store.commit(erase(account, life.now())),
  'was erased while it converted': async (account) => {
    await askFor(life, account, { email: `${account}@example.com` });
    await life.store.commit(erase(account, life.now()));
  },
  'was erased with a session open': async (account) => {
    await life.store.commit({ ...signIn(session(account)), at: life.now() });
    await life.store.commit(erase(account, life.now()));
  },
  'was deleted in FusionAuth': async (account) => {
    const path = `/api/user/${account}?hardDelete=true`;
    const { status } = await callFusionAuth(life.url, path, { method: 'DELETE', key: CULL_KEY });
    expect(status).toBe(200);
    await visit(life, account);
  },
};

/** A store, and the tables in it with a row that names the account anywhere. */
interface Kind {
  database?(): Promise<string>;
  tablesNaming(account: string, database: string): Promise<string[]>;
}

const kinds: Record<string, Kind> = {
  SQLite: {
    async tablesNaming(account) {
      const database = new DatabaseSync(join(folder, 'vestibule.db'), { readOnly: true });
      const rows = (sql: string) => database.prepare(sql).all();
      const names = rows("SELECT name FROM sqlite_schema WHERE type = 'table'").map(nameOf);
      const named = names.filter((name) =>
        JSON.stringify(rows(`SELECT * FROM "${name}"`)).includes(account),
      );
      database.close();
      return named;
    },
  },
  PostgreSQL: {
    database: () => server.database(),
    async tablesNaming(account, database) {
      const rows = (sql: string) => server.sql(sql, database);
      const sql = `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p')
        AND relnamespace = 'public'::regnamespace AND NOT relispartition`;
      const named: string[] = [];
      for (const name of (await rows(sql)).map(nameOf)) {
        const text = JSON.stringify(await rows(`SELECT * FROM "${name}"`));
        if (text.includes(account)) named.push(name);
      }
      return named;
    },
  },
};

function nameOf({ name }: Record<string, unknown>): string {
  return String(name);
}

/** A cull a day, until no cookie and no period of grace is left. */
async function cullForMonths(): Promise<void> {
  for (let day = 0; day < 60; day++) {
    life.clock.now += DAY;
    await settle(life);
    await cullOf(life, { maxFraction: 1 })({});
  }
}

async function retain(days: number): Promise<void> {
  const onError = (error: unknown) => expect.fail(String(error));
  const { store, now } = life;
  const periods = { events: days * DAY, sessions: 14 * DAY };
  await retention({ store, owner: id(), now, ...periods, onError }).runOnce();
}

/** An account that has ended so, months ago: neither a row nor a user is left of it. */
async function ended(end: (account: string) => Promise<unknown>): Promise<string> {
  const account = await openStub(life, 2);
  await end(account);
  await cullForMonths();
  expect(await life.store.account(account)).toBeUndefined();
  expect(await recordOf(life.url, account)).toBeUndefined();
  return account;
}

describe.each(Object.entries(kinds))('in %s', (_, kind) => {
  let address: string;
  beforeEach(async () => {
    address = (await kind.database?.()) ?? '';
    life = await startLifecycle({ folder, database: address });
  });
  const tablesNaming = (account: string) => kind.tablesNaming(account, address);

  it.each(Object.entries(left))(
    'of an account that %s only events are left, and those go when their retention is over',
    async (_, end) => {
      const account = await ended(end);
      expect(await tablesNaming(account)).toEqual(['event']);

      // The newest event of a store stays, whatever its age, and PostgreSQL's go by the week.
      await openStub(life);
      life.clock.now += 98 * DAY;
      await retain(90);
      expect(await tablesNaming(account)).toEqual([]);
    },
  );

  it.each(Object.entries(erased))(
    'of an account that %s nothing is left, not even events',
    async (_, end) => {
      expect(await tablesNaming(await ended(end))).toEqual([]);
    },
  );
});
