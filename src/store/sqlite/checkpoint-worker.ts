// The thread that folds the log back into the file while the writer goes on.
import { parentPort, workerData } from 'node:worker_threads';
import { openForWriting } from './database.ts';
import { CLOSE, EMPTY, type WorkerData } from './protocol.ts';

const database = openForWriting((workerData as WorkerData).path);
const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');
const truncate = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)');

parentPort?.on('message', (message: string) => {
  if (message === CLOSE) {
    database.close();
    parentPort?.close();
    return;
  }
  fold(message === EMPTY);
  parentPort?.postMessage(message);
});

/**
 * A failure is left to the next time, as SQLite does with its own checkpoints: the log still has it all. Emptying
 * keeps the writer out, so most of the work is done before.
 */
function fold(empty: boolean): void {
  try {
    checkpoint.get();
    if (empty) truncate.get();
  } catch {}
}
