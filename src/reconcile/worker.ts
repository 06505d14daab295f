// Takes due accounts under a lease and settles them, a few at once; while FusionAuth is away, one probes.
import type { Account } from '../domain/account.ts';
import type { Store } from '../domain/ports.ts';
import { type Loop, loop } from './loop.ts';
import { backoff, type SettleSettings, settle } from './settle.ts';

export interface WorkerSettings extends SettleSettings {
  store: Pick<Store, 'commit' | 'claim' | 'unclaim' | 'nextDue'>;
  /** Unique to this process. */
  owner: string;
  /** Most accounts worked on at once. */
  concurrency: number;
}

const LEASE_MS = 30_000;
/** How often to look for what other processes have written. */
const POLL_MS = 1000;

export function reconcileWorker(settings: WorkerSettings): Loop {
  const { task, store, owner, concurrency, now } = settings;
  /** Rounds in a row without an answer from FusionAuth. */
  let silent = 0;

  async function runOnce(): Promise<number> {
    const limit = silent > 0 ? 1 : concurrency;
    const claimed = await store.claim(task, limit, { owner, now: now(), ms: LEASE_MS });
    const answers = await Promise.all(claimed.map(work));
    if (answers.includes(true)) silent = 0;
    else if (answers.length > 0) silent++;
    return claimed.length;
  }

  async function work(account: Account): Promise<boolean> {
    try {
      return await settle(settings, account);
    } finally {
      await store.unclaim(account.id, owner);
    }
  }

  async function untilNext(): Promise<number> {
    if (silent > 0) return backoff(Math.min(silent, 6), settings.chance());
    const next = await store.nextDue(task, now());
    return next === undefined ? POLL_MS : Math.min(Math.max(next - now(), 0), POLL_MS);
  }

  return loop({
    runOnce,
    untilNext,
    patient: () => silent > 0,
    onError: (error) => settings.onProblem({ account: '', error, parked: false }),
  });
}
