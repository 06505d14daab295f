// Brings the schema up to date: numbered SQL files, forward only, all in one transaction, one process at a time.
import { readdirSync, readFileSync } from 'node:fs';
import type { ClientBase } from 'pg';
import type { Migration } from '../survey.ts';

const FOLDER = new URL('./migrations/', import.meta.url);

/** Advisory lock under which the schema changes, partitions included; the number means nothing. */
export const SCHEMA_LOCK = 7_235_114;

/**
 * Applies what is missing at `at` (epoch milliseconds); processes that start together wait for each other.
 * Refuses a database that a newer version wrote.
 */
export async function migrate(client: ClientBase, at: number): Promise<void> {
  const known = migrations();
  const latest = known.at(-1)?.version ?? 0;
  await client.query('BEGIN');
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`);
    const applied = await appliedVersion(client);
    refuseNewer(applied, latest);
    for (const migration of known.filter(({ version }) => version > applied)) {
      await apply(client, migration, at);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
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

async function appliedVersion(client: ClientBase): Promise<number> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS migration (version integer PRIMARY KEY, name text NOT NULL, applied_at bigint NOT NULL)',
  );
  const { rows } = await client.query('SELECT max(version) AS version FROM migration');
  return Number(rows[0]?.version ?? 0);
}

function refuseNewer(applied: number, known: number): void {
  if (applied <= known) return;
  throw new Error(
    `the database has schema ${applied}, written by a newer version of Vestibule; ` +
      `this one knows schema ${known}. Run the newer version, or restore a backup.`,
  );
}

async function apply(client: ClientBase, { version, name }: Migration, at: number): Promise<void> {
  await client.query(readFileSync(new URL(name, FOLDER), 'utf8'));
  await client.query('INSERT INTO migration (version, name, applied_at) VALUES ($1, $2, $3)', [
    version,
    name,
    at,
  ]);
}
