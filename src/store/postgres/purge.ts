// Removes what is too old to be kept, a little at a time.
import type { Pool } from 'pg';
import type { Retention } from '../../domain/ports.ts';
import { withConnection } from './connections.ts';
import { dropPartition } from './partitions.ts';

const AT_ONCE = 1000;

/** One partition, or so many rows. @returns whether there may be more */
export async function purge(pool: Pool, { events, sessions }: Retention): Promise<boolean> {
  if (await withConnection(pool, (client) => dropPartition(client, events))) return true;
  const strays = await pool.query(STRAYS, [events, AT_ONCE]);
  const ended = await pool.query(SESSIONS, [sessions, AT_ONCE]);
  return strays.rowCount === AT_ONCE || ended.rowCount === AT_ONCE;
}

const STRAYS = `
  DELETE FROM event_other WHERE ctid IN (SELECT ctid FROM event_other WHERE at < $1 LIMIT $2)`;

const SESSIONS = `
  DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE opened_at < $1 LIMIT $2)`;
