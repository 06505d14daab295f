// What is left in the store of an account that has ended, however it ended: its events, until their retention is over.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
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

let folder: string;
let life: Lifecycle;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-orphans-'));
  life = await startLifecycle({ folder });
});
afterEach(async () => {
  await life.close();
  await rm(folder, { recursive: true });
});

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

/** The tables with a row that names the account anywhere. */
function tablesNaming(account: string): string[] {
  const database = new DatabaseSync(join(folder, 'vestibule.db'), { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const named = tables
    .map(({ name }) => String(name))
    .filter((name) => {
      const rows = JSON.stringify(database.prepare(`SELECT * FROM "${name}"`).all());
      return rows.includes(account);
    });
  database.close();
  return named;
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

it.each(Object.entries(left))(
  'of an account that %s only events are left, and those go when their retention is over',
  async (_, end) => {
    const account = await ended(end);
    expect(tablesNaming(account)).toEqual(['event']);

    // The newest event of a store stays, whatever its age.
    await openStub(life);
    life.clock.now += 91 * DAY;
    await retain(90);
    expect(tablesNaming(account)).toEqual([]);
  },
);

it.each(Object.entries(erased))(
  'of an account that %s nothing is left, not even events',
  async (_, end) => {
    expect(tablesNaming(await ended(end))).toEqual([]);
  },
);
