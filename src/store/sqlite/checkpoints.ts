// Folds the log back into the file from a thread of its own, so that no commit waits for it: at a million
// accounts that is thousands of scattered pages at a time.
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { CHECKPOINT, CLOSE, EMPTY } from './protocol.ts';

export interface Checkpoints {
  /** Notes so many requests to the writer, and has the log folded back when enough have come together. */
  wrote(requests: number): void;
  /** Empties the log, so that what has been deleted is in no file any more. */
  empty(): Promise<void>;
  /** Finishes what is under way, and ends the thread. */
  stop(): Promise<void>;
}

/** So many requests leave about 8 MB of log. */
const EVERY = 1000;

/**
 * `start` gives a thread that runs checkpoint-worker.ts; it is called when first needed. Should the thread
 * die, the writer still folds the log back itself, later.
 */
export function openCheckpoints(start: () => Worker): Checkpoints {
  let since = 0;
  let busy = false;
  let worker: Worker | undefined;
  let exited = Promise.resolve();

  function begin(): Worker {
    const started = start();
    started.on('message', () => {
      busy = false;
    });
    exited = new Promise((resolve) => {
      started.on('error', () => resolve());
      started.on('exit', () => resolve());
    });
    return started;
  }

  return {
    wrote(requests) {
      since += requests;
      if (busy || since < EVERY) return;
      [busy, since] = [true, 0];
      worker ??= begin();
      worker.postMessage(CHECKPOINT);
    },
    async empty() {
      [busy, since] = [true, 0];
      worker ??= begin();
      const emptied = once(worker, 'message');
      worker.postMessage(EMPTY);
      await Promise.race([emptied, exited]);
    },
    stop() {
      worker?.postMessage(CLOSE);
      return exited;
    },
  };
}
