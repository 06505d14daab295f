// A worker keeps what it works on for as long as that takes, and gives it back; a dead one's is soon free.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Store } from '../../src/domain/ports.ts';
import { LEASE_MS } from '../../src/reconcile/keep-leases.ts';
import { reconcileWorker } from '../../src/reconcile/worker.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { id, open, synced, T0 } from '../support/changes.ts';

let folder: string;
let store: Store;
const clock = { now: T0 };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-leases-'));
  clock.now = T0;
  store = await openSqliteStore({ path: join(folder, 'store.db'), now: () => clock.now });
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  await rm(folder, { recursive: true });
});

const claim = async (owner: string) =>
  (await store.claim('sync', 9, { owner, now: clock.now, ms: LEASE_MS })).map((one) => one.id);

/** A worker whose work on an account goes on until the gate is opened. */
function slowWorker() {
  const gate = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const worker = reconcileWorker({
    ...{ store, owner: 'slow', task: 'sync', concurrency: 8 },
    ...{ now: () => clock.now, chance: () => 1, away: () => false },
    onProblem: ({ error }) => {
      throw error;
    },
    async perform(_, account) {
      begun.resolve();
      await gate.promise;
      const outcome = await store.commit(synced(account.id, { type: 'created' }));
      return outcome.account ?? account;
    },
  });
  return { worker, gate, begun: begun.promise };
}

it('work that takes ten times as long as a lease is nobody else’s', async () => {
  const account = id();
  await store.commit(open(account));
  const { worker, gate, begun } = slowWorker();
  const round = worker.runOnce();
  await begun;
  for (let times = 0; times < 30; times++) {
    clock.now += Math.ceil(LEASE_MS / 3);
    vi.advanceTimersByTime(Math.ceil(LEASE_MS / 3));
    expect(await claim('other')).toEqual([]);
  }
  gate.resolve();
  expect(await round).toBe(1);
  expect(await store.nextDue('sync', clock.now)).toBeUndefined();
});

it('what a worker held when it died is free after a lease', async () => {
  const account = id();
  await store.commit(open(account));
  const { worker, begun } = slowWorker();
  worker.runOnce();
  await begun;
  clock.now += LEASE_MS - 1;
  expect(await claim('other')).toEqual([]);
  clock.now += 1;
  expect(await claim('other')).toEqual([account]);
});
