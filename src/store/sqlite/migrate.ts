// Brings the schema up to date: numbered SQL files, forward only, all in one transaction.
import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Migration } from '../survey.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/** Applies what is missing at `at` (epoch milliseconds). Refuses a database that a newer version wrote. */
export function migrate(database: DatabaseSync, at: number): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(
      'CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT',
    );
    const known = migrations();
    const applied = appliedVersion(database);
    refuseNewer(applied, known.at(-1)?.version ?? 0);
    for (const migration of known.filter(({ version }) => version > applied)) {
      apply(database, migration, at);
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Those that this version knows, in their order. */
export function migrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 4)), name }));
}

/** Of a file that has the table of migrations. */
export function appliedVersion(database: DatabaseSync): number {
  return Number(
    database.prepare('SELECT max(version) AS version FROM migration').get()?.version ?? 0,
  );
}

function refuseNewer(applied: number, known: number): void {
  if (applied <= known) return;
  throw new Error(
    `the database has schema ${applied}, written by a newer version of Vestibule; ` +
      `this one knows schema ${known}. Run the newer version, or restore a backup.`,
  );
}

function apply(database: DatabaseSync, { version, name }: Migration, at: number): void {
  database.exec(readFileSync(new URL(name, FOLDER), 'utf8'));
  database
    .prepare('INSERT INTO migration (version, name, applied_at) VALUES (?, ?, ?)')
    .run(version, name, at);
}
