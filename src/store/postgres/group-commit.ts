// Group commit, from the caller's side: what arrives while a batch is being written goes into the next,
// so that one COMMIT serves all who waited for it.
import type { Change, Outcome } from '../../domain/change.ts';
import type { Answer } from './decide.ts';

export interface GroupCommit {
  /** Resolves once the change's batch is on disk; rejects when it is not, or not known to be. */
  commit(change: Change): Promise<Outcome>;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
}

interface Waiter {
  change: Change;
  resolve(outcome: Outcome): void;
  reject(reason: unknown): void;
}

/** So many changes at once, so that a batch holds its locks for milliseconds. */
const MOST = 500;

export function groupCommit(write: (changes: readonly Change[]) => Promise<Answer[]>): GroupCommit {
  let waiting: Waiter[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST);
      waiting = waiting.slice(MOST);
      const answers = await write(batch.map(({ change }) => change));
      for (const [index, waiter] of batch.entries()) settle(waiter, answers[index]);
    }
    running = undefined;
  }

  return {
    commit: (change) =>
      new Promise((resolve, reject) => {
        waiting.push({ change, resolve, reject });
        running ??= run();
      }),
    drained: () => running ?? Promise.resolve(),
  };
}

function settle({ resolve, reject }: Waiter, answer: Answer | undefined): void {
  if (answer && 'value' in answer) resolve(answer.value);
  else reject(answer?.error ?? new Error('a change was left unanswered'));
}
