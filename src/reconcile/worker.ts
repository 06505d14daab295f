// Takes due accounts under a lease and settles them, a few at once; while FusionAuth is away, one probes.
import type { Account } from '../domain/account.ts';
import type { Store } from '../domain/ports.ts';
import { keepLeases, LEASE_MS } from './keep-leases.ts';
import { type Loop, loop } from './loop.ts';
import { backoff, type SettleSettings, settle } from './settle.ts';

export interface WorkerSettings extends SettleSettings {
  store: Pick<Store, 'commit' | 'claim' | 'renew' | 'unclaim' | 'nextDue'>;
  /** Unique to this process. */
  owner: string;
  /** Most accounts worked on at once. */
  concurrency: number;
  /** Whether FusionAuth gives no answer at present. */
  away: () => boolean;
}

/** How often to look for what other processes have written. */
const POLL_MS = 1000;

export function reconcileWorker(settings: WorkerSettings): Loop {
  const { task, store, owner, concurrency, now, away } = settings;
  /** Rounds in a row while FusionAuth was away. */
  let silent = 0;

  async function runOnce(): Promise<number> {
    const limit = away() ? 1 : concurrency;
    const claimed = await store.claim(task, limit, { owner, now: now(), ms: LEASE_MS });
    const held = new Set(claimed.map(({ id }) => id));
    const release = keepLeases(settings, held);
    const outcomes = await Promise.allSettled(claimed.map((account) => work(account, held)));
    release();
    const fault = outcomes.find(({ status }) => status === 'rejected');
    if (fault) throw (fault as PromiseRejectedResult).reason;
    if (!away()) silent = 0;
    else if (claimed.length > 0) silent++;
    return claimed.length;
  }

  async function work(account: Account, held: Set<string>): Promise<void> {
    try {
      await settle(settings, account);
    } finally {
      held.delete(account.id);
      await store.unclaim(account.id, owner);
    }
  }

  async function untilNext(): Promise<number> {
    if (away()) return backoff(Math.min(silent, 6), settings.chance());
    const next = await store.nextDue(task, now());
    return next === undefined ? POLL_MS : Math.min(Math.max(next - now(), 0), POLL_MS);
  }

  return loop({
    runOnce,
    untilNext,
    patient: away,
    now,
    onError: (error) => settings.onProblem({ account: '', error, parked: false }),
  });
}
