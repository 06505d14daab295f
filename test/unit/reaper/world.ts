// A cull without HTTP: a real store, and FusionAuth's records as a map that a test changes as it likes.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { CullOrder, CullRun } from '../../../src/domain/cull-run.ts';
import { DirectoryError } from '../../../src/domain/directory-error.ts';
import type { DirectoryCuller, DirectoryUser, Store } from '../../../src/domain/ports.ts';
import { culling } from '../../../src/reaper/cull.ts';
import type { CullSettings } from '../../../src/reaper/run.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import { id, open, synced, T0 } from '../../support/changes.ts';

export const DAY = 86_400_000;
export const MINUTE = 60_000;
/** Idle for this long, deactivated for that long. */
export const [AFTER, GRACE, COOKIE_LIFE] = [40 * DAY, 7 * DAY, 30 * DAY];

export const unavailable = new DirectoryError('unavailable', { call: 'user' });
export const refused = new DirectoryError('refused', { call: 'user', status: 400 });

export interface World {
  clock: { now: number };
  store: Store;
  users: Map<string, DirectoryUser>;
  culler: DirectoryCuller;
  /** Calls that change something, oldest first: `deactivate a`. */
  calls: string[];
  /** By how much our clock is ahead of FusionAuth's; undefined when that does not tell. */
  ahead: number | undefined;
  later(ms: number): void;
  /** A stub opened now that FusionAuth holds. */
  stub(more?: { firstUntil?: number }): Promise<string>;
  /** One that FusionAuth has never heard of. */
  local(): Promise<string>;
  /** A user whom the store has never heard of. */
  lost(more?: Partial<DirectoryUser>): string;
  change(user: string, more: Partial<DirectoryUser>): void;
  run(order?: Partial<CullOrder>, more?: Partial<CullSettings>): Promise<CullRun>;
}

export interface Worlds {
  /** A new one; what the one before it held is gone. */
  next(): World;
  close(): Promise<void>;
}

/** One store for a test file, since opening one takes longer than most tests. */
export async function openWorlds(): Promise<Worlds> {
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-reaper-'));
  const path = join(folder, 'store.db');
  const clock = { now: T0 };
  const store = await openSqliteStore({ path, now: () => clock.now });
  const database = new DatabaseSync(path, { timeout: 2000 });
  return {
    next() {
      for (const table of tablesOf(database)) database.exec(`DELETE FROM ${table}`);
      clock.now = T0;
      return worldOf(store, clock);
    },
    async close() {
      database.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

function tablesOf(database: DatabaseSync): string[] {
  const sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
  const tables = database.prepare(sql).all() as { name: string }[];
  return tables.map(({ name }) => name).filter((name) => name !== 'migration');
}

function worldOf(store: Store, clock: { now: number }): World {
  const now = () => clock.now;
  const users = new Map<string, DirectoryUser>();
  const calls: string[] = [];
  const world: World = {
    ...{ clock, store, users, calls, ahead: 0 },
    culler: {
      user: async (user) => users.get(user),
      searches: async () => true,
      async *nominate(before) {
        const all = [...users.values()].filter(({ data }) => data.anonymousUser === true);
        yield* all.filter(({ updatedAt }) => updatedAt < before);
      },
      async deactivate(user) {
        calls.push(`deactivate ${user}`);
        world.change(user, { active: false, updatedAt: clock.now });
      },
      async delete(user) {
        calls.push(`delete ${user}`);
        users.delete(user);
      },
      clock: () => (world.ahead === undefined ? undefined : { at: clock.now, ahead: world.ahead }),
    },
    later(ms) {
      clock.now += ms;
    },
    async stub(more = {}) {
      const account = id();
      await store.commit(open(account, { at: clock.now, ...more }));
      await store.commit({ ...synced(account, { type: 'created' }, 1), at: clock.now });
      users.set(account, userOf(account));
      return account;
    },
    async local() {
      const account = id();
      await store.commit(open(account, { at: clock.now, provision: false }));
      return account;
    },
    lost(more = {}) {
      const account = id();
      users.set(account, { ...userOf(account), ...more });
      return account;
    },
    change(user, more) {
      users.set(user, { ...(users.get(user) ?? userOf(user)), ...more });
    },
    run: (order = {}, more = {}) =>
      culling({ ...settings(), ...more })({ dryRun: false, by: 'test', ...order }),
  };
  const userOf = (user: string): DirectoryUser => ({
    ...{ id: user, active: true, data: { anonymousUser: true } },
    ...{ passwordChangedAt: clock.now, updatedAt: clock.now },
  });
  const settings = (): CullSettings => ({
    ...{ store, culler: world.culler, now, owner: 'this process' },
    ...{ after: AFTER, grace: GRACE, cookieLife: COOKIE_LIFE, maxFraction: 0.2, max: 10_000 },
    random: (size) => crypto.getRandomValues(new Uint8Array(size)),
  });
  return world;
}
