// What the log of tracked events is asked.
import type { Pool } from 'pg';
import type { Page, TrackLog } from '../../domain/tracking/track-log.ts';
import { badOf, deviceOf, loggedOf, sessionOf } from '../tracked-columns.ts';
import { withConnection } from './connections.ts';
import { storeError } from './fault.ts';
import type { Query } from './query.ts';
import type { Scalar } from './statement.ts';

export function openTrackedReader(query: Query, pool: Pool): Omit<TrackLog, 'append'> {
  const ask = async (name: string, text: string, ...values: Scalar[]) => {
    try {
      return (await query({ name, text, values })).rows;
    } catch (error) {
      throw storeError(error);
    }
  };
  return {
    device: async (id) => (await ask('device', DEVICE, id)).map(deviceOf)[0],
    devicesOf: async (uid) => (await ask('devices of', DEVICES_OF, uid)).map(deviceOf),
    sessions: async (id, limit) =>
      (await ask('device sessions', SESSIONS, id, limit)).map(sessionOf),
    ofDevice: async (id, page) =>
      (await ask('tracked of device', OF_DEVICE, id, ...place(page))).map(loggedOf),
    ofMember: async (uid, page) =>
      (await ask('tracked of member', OF_MEMBER, uid, ...place(page))).map(loggedOf),
    async read(after, limit) {
      const upTo = await settledPlace(pool).catch((error) => {
        throw storeError(error);
      });
      return (await ask('read tracked', READ, after, upTo, limit)).map(loggedOf);
    },
    bad: async (limit) => (await ask('bad events', BAD, limit)).map(badOf),
    cursor: async (name) => Number((await ask('cursor', CURSOR, name))[0]?.place ?? 0),
    moveCursor: async (name, to) => void (await ask('move cursor', MOVE, name, to)),
  };
}

/**
 * The last place of the log before which nothing is added any more. Places are given before a batch commits;
 * this lock waits for all batches that have one, and is given back at once.
 */
function settledPlace(pool: Pool): Promise<number> {
  return withConnection(pool, async (client) => {
    const results = await client.query(
      `BEGIN; SET LOCAL lock_timeout = '1s'; LOCK TABLE tracked IN SHARE MODE;
       SELECT coalesce(max(seq), 0) AS place FROM tracked; COMMIT`,
    );
    const all = results as unknown as { rows: { place?: string }[] }[];
    return Number(all.flatMap(({ rows }) => rows).at(-1)?.place ?? 0);
  });
}

function place({ limit, after }: Page): [number, number, number] {
  return [after?.at ?? Number.MAX_SAFE_INTEGER, after?.seq ?? 0, limit];
}

const DEVICE = 'SELECT * FROM device WHERE id = $1';
const DEVICES_OF = 'SELECT * FROM device WHERE uid = $1 ORDER BY first_at, id';
const SESSIONS =
  'SELECT * FROM device_session WHERE device = $1 ORDER BY started_at DESC, stamp, n LIMIT $2';
const BEFORE = '(at, seq) < ($2, $3) ORDER BY at DESC, seq DESC LIMIT $4';
const OF_DEVICE = `SELECT * FROM tracked WHERE device = $1 AND ${BEFORE}`;
const OF_MEMBER = `
  SELECT * FROM tracked
  WHERE (uid = $1 OR device IN (SELECT id FROM device WHERE device.uid = $1)) AND ${BEFORE}`;
const READ = 'SELECT * FROM tracked WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3';
const BAD = 'SELECT * FROM bad_event ORDER BY seq DESC LIMIT $1';
const CURSOR = 'SELECT place FROM log_cursor WHERE name = $1';
const MOVE = `
  INSERT INTO log_cursor (name, place) VALUES ($1, $2)
  ON CONFLICT (name) DO UPDATE SET place = excluded.place`;
