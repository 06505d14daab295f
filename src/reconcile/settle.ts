// Works on one leased account until FusionAuth is in line, or puts it off.
import type { Account } from '../domain/account.ts';
import { DirectoryError } from '../domain/directory-error.ts';
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import { type Task, type Work, work } from '../domain/sync.ts';
import type { Perform } from './perform.ts';
import { report } from './steps/step.ts';

export interface Problem {
  account: string;
  error: unknown;
  /** FusionAuth refused, and would refuse for ever: an operator must look. */
  parked: boolean;
}

export interface SettleSettings {
  /** Work of the other task, which may come up half way, is left to its own worker. */
  task: Task;
  store: Pick<Store, 'commit'>;
  perform: Perform;
  now: Clock;
  /** 0 to 1, for the jitter of retries. */
  chance: () => number;
  onProblem: (problem: Problem) => void;
}

/** Never rejects for what FusionAuth does. */
export async function settle(settings: SettleSettings, account: Account): Promise<void> {
  const { perform, now, task } = settings;
  const ours = (next: Work) => (next === 'delete') === (task === 'delete');
  let current = account;
  try {
    for (let next = work(current, now()); next && ours(next); next = work(current, now())) {
      current = await perform(next, current);
    }
  } catch (error) {
    await postpone(settings, current, error);
  }
}

async function postpone(settings: SettleSettings, account: Account, error: unknown): Promise<void> {
  const parked = error instanceof DirectoryError && error.kind === 'refused';
  settings.onProblem({ account: account.id, error, parked });
  const retryAt = settings.now() + backoff(account.sync.attempts, settings.chance());
  await report(
    settings,
    account,
    parked ? { type: 'parked', reason: error.message } : { type: 'failed', retryAt },
    0,
  );
}

/** 100 ms doubling to 30 s; the upper half is jitter. Whole milliseconds, as the store keeps instants. */
export function backoff(attempts: number, chance: number): number {
  return Math.round(Math.min(100 * 2 ** attempts, 30_000) * (0.5 + chance / 2));
}
