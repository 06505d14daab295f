// The writer's thread: the only connection that writes, so that no request waits for the disk on its own thread.
import { parentPort, workerData } from 'node:worker_threads';
import { batchWriter } from './batch.ts';
import { openForWriting } from './database.ts';
import { migrate } from './migrate.ts';
import { CLOSE, READY, type WorkerData } from './protocol.ts';

const { path, at } = workerData as WorkerData;
const database = openForWriting(path);
migrate(database, at);
const write = batchWriter(database);

parentPort?.on('message', (message: string) => {
  if (message !== CLOSE) {
    parentPort?.postMessage(write(JSON.parse(message)));
    return;
  }
  database.close();
  parentPort?.close();
});
parentPort?.postMessage(READY);
