// Removes what is too old to be kept, a little at a time.
import type { Pool } from 'pg';
import type { Retention } from '../../domain/ports.ts';
import { DEVICE_MS } from '../device-life.ts';
import { withConnection } from './connections.ts';
import { dropPartition } from './partitions.ts';

const AT_ONCE = 1000;

/** One partition, or so many rows. @returns whether there may be more */
export async function purge(pool: Pool, before: Retention): Promise<boolean> {
  const { events, sessions, counts = 0 } = before;
  if (await withConnection(pool, (client) => dropPartition(client, events))) return true;
  const removed = [
    await pool.query(STRAYS, [events, AT_ONCE]),
    await pool.query(SESSIONS, [sessions, AT_ONCE]),
    await pool.query(TRACKED, [events, AT_ONCE]),
    await pool.query(BAD, [events, AT_ONCE]),
    await pool.query(STRETCHES, [events, AT_ONCE]),
    await pool.query(DEVICES, [events - DEVICE_MS, AT_ONCE]),
    await pool.query(WINDOWS, [counts, AT_ONCE]),
  ];
  return removed.some(({ rowCount }) => rowCount === AT_ONCE);
}

/** From the front of the log, as far as it came in too long ago. */
const TRACKED = fromTheFront('tracked');
const BAD = fromTheFront('bad_event');

function fromTheFront(table: string): string {
  return `
  DELETE FROM ${table} WHERE seq IN (
    SELECT seq FROM (SELECT seq, received_at FROM ${table} ORDER BY seq LIMIT $2) AS front
    WHERE received_at < $1)`;
}

const STRETCHES = `
  DELETE FROM device_session WHERE (device, stamp, n) IN (
    SELECT device, stamp, n FROM device_session WHERE started_at < $1 ORDER BY started_at LIMIT $2)`;

const DEVICES = `
  DELETE FROM device WHERE id IN (
    SELECT id FROM device WHERE first_at < $1 AND NOT EXISTS
      (SELECT 1 FROM device_session WHERE device_session.device = device.id)
    LIMIT $2)`;

const STRAYS = `
  DELETE FROM event_other WHERE ctid IN (SELECT ctid FROM event_other WHERE at < $1 LIMIT $2)`;

const SESSIONS = `
  DELETE FROM session WHERE hash IN (SELECT hash FROM session WHERE opened_at < $1 LIMIT $2)`;

const WINDOWS = `
  DELETE FROM allowance WHERE key IN
    (SELECT key FROM allowance WHERE until <= $1 ORDER BY until LIMIT $2 FOR UPDATE SKIP LOCKED)`;
