// The SQLite store: one file, written by one thread with group commit, read on the caller's own.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Store } from '../../domain/ports.ts';
import { openAuditReader } from './audit-rows.ts';
import { openCheckpoints } from './checkpoints.ts';
import { openForReading } from './database.ts';
import { openFigureReader } from './figure-rows.ts';
import type { WorkerData } from './protocol.ts';
import { openReader } from './reader.ts';
import { openTrackedReader } from './tracked-reader.ts';
import { startWriter } from './writer.ts';

export interface SqliteOptions {
  /** A file, made if missing; other processes may have it open too. */
  path: string;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Megabytes of a thread's heap for what is young: left alone, each takes as many as the service itself. */
const YOUNG_MB = { worker: 8, 'checkpoint-worker': 1 };

/** A thread of this folder: TypeScript in a checkout, JavaScript in the published package. */
function thread(name: keyof typeof YOUNG_MB, workerData: WorkerData): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MB[name] };
  const file = new URL(`./${name}.${extension}`, import.meta.url);
  return new Worker(file, { workerData, resourceLimits });
}

/** Opens the store and brings its schema up to date; rejects when a newer version wrote the file. */
export async function openSqliteStore({ path, now }: SqliteOptions): Promise<Store> {
  createPrivate(path);
  const workerData = { path, at: now() };
  const checkpoints = openCheckpoints(() => thread('checkpoint-worker', workerData));
  const writer = await startWriter(thread('worker', workerData), checkpoints.wrote);
  const database = openForReading(path);
  const reader = openReader(database);
  const audited = openAuditReader(database);
  let closed: Promise<void> | undefined;

  /** The writer goes last: who is last to leave folds the log into the file, and the reader cannot. */
  async function close(): Promise<void> {
    await writer.drain();
    await checkpoints.stop();
    database.close();
    await writer.stop();
  }

  return {
    ...reader,
    ...openFigureReader(database),
    tracked: {
      ...openTrackedReader(database),
      append: (ops) => writer.write({ type: 'track', ops }),
      moveCursor: (name, to) => writer.write({ type: 'moveCursor', name, to }),
    },
    commit: (change) => writer.write({ type: 'commit', change }),
    claim: (task, limit, lease) => writer.write({ type: 'claim', task, limit, lease }),
    renew: (accounts, lease) => writer.write({ type: 'renew', accounts, lease }),
    unclaim: (account, owner) => writer.write({ type: 'unclaim', account, owner }),
    lease: (name, lease) => writer.write({ type: 'lease', name, lease }),
    unlease: (name, owner) => writer.write({ type: 'unlease', name, owner }),
    take: (allowances, now) => writer.write({ type: 'take', allowances, now }),
    async purge(before) {
      const more = await writer.write<boolean>({ type: 'purge', before });
      if (!more) await checkpoints.empty();
      return more;
    },
    saveCull: (run) => writer.write({ type: 'saveCull', run }),
    pauseCull: (pause) => writer.write({ type: 'pauseCull', ...(pause && { pause }) }),
    count: (figures) => writer.write({ type: 'count', figures }),
    audit: (deed) => writer.write({ type: 'audit', deed }),
    audited,
    async check() {
      await reader.check();
      if (writer.failure()) await writer.write({ type: 'probe' });
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** The file holds email addresses, so only its owner may read it; SQLite's other files follow its mode. */
function createPrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}
