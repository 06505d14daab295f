// Group commit, from the caller's side: what arrives while a batch is being written goes into the next,
// so that one COMMIT serves all who waited for it.

/** What one who waits is told. */
export type Answer<Result> = { value: Result } | { error: unknown };

export interface GroupCommit<Request, Result> {
  /** Resolves once the request's batch is on disk; rejects when it is not, or not known to be. */
  commit(request: Request): Promise<Result>;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
}

interface Waiter<Request, Result> {
  request: Request;
  resolve(result: Result): void;
  reject(reason: unknown): void;
}

/** So many requests at once, so that a batch holds its locks for milliseconds. */
const MOST = 500;

export function groupCommit<Request, Result>(
  write: (requests: readonly Request[]) => Promise<Answer<Result>[]>,
): GroupCommit<Request, Result> {
  let waiting: Waiter<Request, Result>[] = [];
  let running: Promise<void> | undefined;

  async function run(): Promise<void> {
    await Promise.resolve();
    while (waiting.length > 0) {
      const batch = waiting.slice(0, MOST);
      waiting = waiting.slice(MOST);
      const answers = await write(batch.map(({ request }) => request));
      for (const [index, waiter] of batch.entries()) settle(waiter, answers[index]);
    }
    running = undefined;
  }

  return {
    commit: (request) =>
      new Promise((resolve, reject) => {
        waiting.push({ request, resolve, reject });
        running ??= run();
      }),
    drained: () => running ?? Promise.resolve(),
  };
}

function settle<Result>(
  { resolve, reject }: Waiter<unknown, Result>,
  answer: Answer<Result> | undefined,
): void {
  if (answer && 'value' in answer) resolve(answer.value);
  else reject(answer?.error ?? new Error('a request was left unanswered'));
}
