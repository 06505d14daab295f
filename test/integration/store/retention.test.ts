// The hourly purge: everything too old goes, from one process at a time, and stopping does not wait for the rest.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../src/domain/ports.ts';
import { retention } from '../../../src/reaper/retention.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import { id, open, session, signIn, T0 } from '../../support/changes.ts';

const DAY = 86_400_000;

let directory: string;
let store: Store;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vestibule-retention-'));
  store = await openSqliteStore({ path: join(directory, 'store.db'), now: () => T0 });
});
afterEach(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

function of(owner: string, of: Store = store) {
  const onError = (error: unknown) => expect.fail(String(error));
  return retention({
    store: of,
    owner,
    now: () => T0,
    events: 90 * DAY,
    sessions: 14 * DAY,
    onError,
  });
}

const events = async (accounts: string[]) =>
  (await Promise.all(accounts.map((account) => store.events(account)))).flat().length;

it('one round removes every event and session that is older than it may be, and nothing else', async () => {
  const old = Array.from({ length: 1100 }, id);
  const young = Array.from({ length: 10 }, id);
  await Promise.all(old.map((account) => store.commit(open(account, { at: T0 - 91 * DAY }))));
  await Promise.all(young.map((account) => store.commit(open(account, { at: T0 - 90 * DAY }))));
  const [over, live] = [15, 13].map((days) => session(id(), { openedAt: T0 - days * DAY }));
  if (over && live) for (const one of [over, live]) await store.commit(signIn(one));

  await of('a').runOnce();
  expect(await events(old)).toBe(0);
  expect(await events(young)).toBe(10);
  expect(await store.session(over?.hash ?? '')).toBeUndefined();
  expect(await store.session(live?.hash ?? '')).toEqual(live);
});

it('counts go with their windows, also where nobody is counted any more', async () => {
  const windows = Object.entries({ over: 1000, 'just over': DAY, 'going on': DAY + 1 });
  // All at once: the next taking would remove what is over by itself.
  const taken = windows.map(([key, ms]) => ({ key, most: 1, ms }));
  await store.take(taken, T0 - DAY);
  await of('a').runOnce();
  const database = new DatabaseSync(join(directory, 'store.db'), { readOnly: true });
  expect(database.prepare('SELECT key FROM allowance').all()).toEqual([{ key: 'going on' }]);
  database.close();
});

it('while another process is at it, a round does nothing', async () => {
  const account = id();
  await store.commit(open(account, { at: T0 - 91 * DAY }));
  await store.commit(open(id()));
  await store.lease('retention', { owner: 'other', now: T0, ms: 1000 });
  await of('a').runOnce();
  expect(await events([account])).toBe(1);
  await store.unlease('retention', 'other');
  await of('a').runOnce();
  expect(await events([account])).toBe(0);
});

it('a round that is over, or has failed, gives the lease back', async () => {
  await of('a').runOnce();
  const failing = { ...store, purge: () => Promise.reject(new Error('out of luck')) };
  await expect(of('b', failing).runOnce()).rejects.toThrow('out of luck');
  expect(await store.lease('retention', { owner: 'c', now: T0, ms: 1000 })).toBe(true);
});

it('told to stop, it leaves the rest for the next time', async () => {
  let steps = 0;
  const endless = { ...store, purge: async () => ++steps > 0 };
  const purging = of('a', endless);
  const round = purging.runOnce();
  await purging.stop();
  await round;
  expect(steps).toBeLessThanOrEqual(1);
});
