// The writer's thread as a caller sees it: start, write, close; and what happens when it dies.
import type { Worker } from 'node:worker_threads';
import { groupCommit } from './group-commit.ts';
import { CLOSE, READY, type WriteRequest } from './protocol.ts';

export interface Writer {
  /** Resolves to the request's answer once it is on disk; rejects when it is not. */
  write<T>(request: WriteRequest): Promise<T>;
  /** Why nothing can be written at present, as far as known. */
  failure(): Error | undefined;
  /** Refuses new requests, and finishes those that wait. */
  drain(): Promise<void>;
  /** Ends the thread. */
  stop(): Promise<void>;
}

/**
 * Takes a thread that runs worker.ts; `wrote` is told of so many requests with each batch.
 * Resolves when the thread has the database open; rejects with the reason when it has not.
 */
export async function startWriter(
  worker: Worker,
  wrote: (requests: number) => void,
): Promise<Writer> {
  const group = groupCommit((batch, size) => {
    worker.postMessage(batch);
    wrote(size);
  });
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  await ready(worker);

  worker.on('message', group.receive);
  worker.on('error', (error) => group.fail(stopped(error)));
  worker.on('exit', () => group.fail(stopped()));

  let closing = false;
  return {
    write: (request) =>
      closing ? Promise.reject(new Error('store: closed')) : group.write(request),
    failure: group.failure,
    async drain() {
      closing = true;
      await group.drained();
    },
    async stop() {
      worker.postMessage(CLOSE);
      await exited;
    },
  };
}

function ready(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message) => {
      worker.removeAllListeners('error');
      if (message === READY) resolve();
      else reject(new Error('store: the writer did not start'));
    });
    worker.once('error', ({ message }) => reject(new Error(`store: ${message}`)));
  });
}

function stopped(cause?: Error): Error {
  const message = cause ? `: ${cause.message}` : '';
  return new Error(`store: the writer stopped${message}`, { cause });
}
