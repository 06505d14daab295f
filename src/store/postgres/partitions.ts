// The event table's partitions, one a week: made ahead of time, removed whole when all in them is too old.
import type { ClientBase, Pool } from 'pg';
import { withConnection } from './connections.ts';
import { SCHEMA_LOCK } from './migrate.ts';

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
/** Mondays: the epoch was a Thursday. */
const MONDAY_MS = 4 * 24 * 60 * 60 * 1000;
/** Weeks beyond the present one: time for somebody to notice that no more can be made. */
const AHEAD = 4;

/** Makes what is missing for now (epoch milliseconds) and the weeks after; processes wait for each other. */
export async function makePartitions(client: ClientBase, now: number): Promise<void> {
  const there = await partitions(client);
  for (let week = 0; week <= AHEAD; week++) {
    const from = weekOf(now) + week * WEEK_MS;
    if (!there.includes(nameOf(from))) await transaction(client, () => make(client, from));
  }
}

/** Removes the oldest if its last event is older; false when there is none. Writers wait for it a moment at most. */
export async function dropPartition(client: ClientBase, before: number): Promise<boolean> {
  const [oldest] = await partitions(client);
  if (oldest === undefined || endOf(oldest) > before) return false;
  await transaction(client, async () => {
    await client.query(IMPATIENT);
    await client.query(`DROP TABLE IF EXISTS ${oldest}`);
  });
  return true;
}

/** Who cannot have a lock soon gives up, since everybody else would have to wait behind. */
const IMPATIENT = "SET LOCAL lock_timeout = '1s'";

/** The start of the week that an instant is in. */
export function weekOf(at: number): number {
  return Math.floor((at - MONDAY_MS) / WEEK_MS) * WEEK_MS + MONDAY_MS;
}

/** Oldest first. */
async function partitions(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query(
    "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'event'::regclass",
  );
  return rows
    .map(({ name }) => String(name))
    .filter((name) => NAME.test(name))
    .sort();
}

const NAME = /^event_(\d{4})(\d\d)(\d\d)$/;

/** By the week's Monday: `event_20250609`. */
function nameOf(from: number): string {
  return `event_${new Date(from).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

function endOf(name: string): number {
  return Date.parse(name.replace(NAME, '$1-$2-$3')) + WEEK_MS;
}

/** Events of that week may have come before it was made; they move from event_other. */
async function make(client: ClientBase, from: number): Promise<void> {
  const name = nameOf(from);
  const to = from + WEEK_MS;
  await client.query(`SELECT pg_advisory_xact_lock(${SCHEMA_LOCK})`);
  const { rows } = await client.query('SELECT to_regclass($1) AS there', [name]);
  if (rows[0]?.there) return;
  await client.query(`CREATE TABLE ${name} (LIKE event INCLUDING DEFAULTS INCLUDING INDEXES)`);
  await client.query(IMPATIENT);
  await client.query('LOCK TABLE event_other IN SHARE ROW EXCLUSIVE MODE');
  await client.query(
    `WITH moved AS (DELETE FROM event_other WHERE at >= ${from} AND at < ${to} RETURNING *)
     INSERT INTO ${name} SELECT * FROM moved`,
  );
  await client.query(
    `ALTER TABLE event ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`,
  );
}

async function transaction(client: ClientBase, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  try {
    await work();
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** @returns what to call often: when a new week has begun it makes the next partition, and nobody waits. */
export function partitionsAhead(pool: Pool, now: () => number): () => void {
  let made = weekOf(now());
  let trying = false;
  return () => {
    const week = weekOf(now());
    if (week <= made || trying) return;
    trying = true;
    withConnection(pool, (client) => makePartitions(client, now()))
      .then(() => {
        made = week;
      })
      // The next call tries again; until one succeeds, the weeks made ahead and event_other take the events.
      .catch(() => {})
      .finally(() => {
        trying = false;
      });
  };
}
