// Group commit, from the caller's side: what arrives while a batch is being written goes into the next,
// so that one fsync serves all who waited for it.
import { storeError } from './fault.ts';
import type { Reply, WriteRequest } from './protocol.ts';

export interface GroupCommit {
  /** Resolves to the request's answer once its batch is on disk. */
  write<T>(request: WriteRequest): Promise<T>;
  /** Takes the writer's reply to the batch in flight. */
  receive(reply: string): void;
  /** Ends it: whoever waits, and whoever comes later, is given this reason. */
  fail(reason: Error): void;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
  /** Why the latest batch was not written; undefined when it was. */
  failure(): Error | undefined;
}

interface Waiter {
  request: WriteRequest;
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

/**
 * `post` sends a batch, as JSON of so many requests, to the writer; one at a time, and at the end of the event
 * loop's turn, so that requests which are being read in it still get in.
 */
export function groupCommit(post: (batch: string, size: number) => void): GroupCommit {
  let waiting: Waiter[] = [];
  let inFlight: Waiter[] = [];
  let failure: Error | undefined;
  let ended: Error | undefined;
  let onDrained: (() => void)[] = [];

  const send = () => {
    if (inFlight.length > 0) return;
    if (waiting.length === 0) {
      for (const resolve of onDrained) resolve();
      onDrained = [];
      return;
    }
    let batch: string;
    try {
      batch = inJson(waiting);
    } catch {
      waiting = waiting.filter(isSendable);
      return send();
    }
    inFlight = waiting;
    waiting = [];
    post(batch, inFlight.length);
  };

  return {
    write: <T>(request: WriteRequest) => {
      if (ended) return Promise.reject(ended);
      return new Promise<T>((resolve, reject) => {
        waiting.push({ request, resolve: resolve as Waiter['resolve'], reject });
        if (waiting.length === 1 && inFlight.length === 0) setImmediate(send);
      });
    },
    receive(text) {
      const reply: Reply = JSON.parse(text);
      failure = reply.failure && storeError(reply.failure);
      for (const [index, waiter] of inFlight.entries())
        settle(waiter, reply.answers[index], failure);
      inFlight = [];
      setImmediate(send);
    },
    fail(reason) {
      ended ??= reason;
      for (const { reject } of [...inFlight, ...waiting]) reject(ended);
      [inFlight, waiting] = [[], []];
      send();
    },
    drained: () =>
      new Promise((resolve) => {
        onDrained.push(resolve);
        send();
      }),
    failure: () => ended ?? failure,
  };
}

function inJson(waiters: readonly Waiter[]): string {
  return JSON.stringify(waiters.map(({ request }) => request));
}

/** A request that no JSON can hold fails by itself, and takes none of its batch along. */
function isSendable(waiter: Waiter): boolean {
  try {
    inJson([waiter]);
    return true;
  } catch (error) {
    waiter.reject(error as Error);
    return false;
  }
}

function settle(waiter: Waiter, answer: Reply['answers'][number] | undefined, failure?: Error) {
  if (answer && 'value' in answer) waiter.resolve(answer.value);
  else if (answer) waiter.reject(storeError(answer.error));
  else waiter.reject(failure ?? new Error('store: the writer left a request unanswered'));
}
