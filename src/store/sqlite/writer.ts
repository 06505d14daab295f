// The writer's thread as a caller sees it: start, write, close; and what happens when it dies.
import { Worker } from 'node:worker_threads';
import { groupCommit } from './group-commit.ts';
import { CLOSE, READY, type WorkerData, type WriteRequest } from './protocol.ts';

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

/** The thread's file, which is TypeScript in a checkout and JavaScript in the published package. */
const WORKER = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
);

/** Resolves when the database is open and its schema up to date; rejects with the reason. */
export async function startWriter(workerData: WorkerData): Promise<Writer> {
  const worker = new Worker(WORKER, { workerData });
  const group = groupCommit((batch) => worker.postMessage(batch));
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
