// The connections: one that writes, in the writer's thread, and one that reads, in the caller's.
import { DatabaseSync } from 'node:sqlite';

/** How long one process waits for another's transaction on the same file. */
const BUSY_MS = 2000;

/** At 64 MB of log the writer folds it back itself, should the thread that does so not keep up. */
const CHECKPOINT_PAGES = 16_000;

/** What the writer keeps in memory of the file, in KiB. */
const CACHE_KIB = 8192;

/**
 * Opens for writing. A commit is on disk when COMMIT returns: write-ahead log, fsynced each time. What is
 * deleted is overwritten. Source: sqlite.org/pragma.html#pragma_synchronous, #pragma_secure_delete.
 */
export function openForWriting(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
  if (mode !== 'wal') throw new Error(`${path}: no write-ahead log on this file system`);
  database.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA cache_size = -${CACHE_KIB};`);
  return database;
}

/** Opens for reading. Each read is its own short transaction, so the log can be checkpointed. */
export function openForReading(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS });
}
