// What the log of tracked events is asked, on the caller's thread.
import type { DatabaseSync } from 'node:sqlite';
import type { Page, TrackLog } from '../../domain/tracking/track-log.ts';
import { badOf, deviceOf, loggedOf, sessionOf } from '../tracked-columns.ts';

export function openTrackedReader(database: DatabaseSync): Omit<TrackLog, 'append' | 'moveCursor'> {
  const device = database.prepare('SELECT * FROM device WHERE id = ?');
  const devicesOf = database.prepare('SELECT * FROM device WHERE uid = ? ORDER BY first_at, id');
  const sessions = database.prepare(SESSIONS);
  const ofDevice = database.prepare(pageOf('device = :key'));
  const ofMember = database.prepare(pageOf(MEMBERS));
  const read = database.prepare('SELECT * FROM tracked WHERE seq > ? ORDER BY seq LIMIT ?');
  const bad = database.prepare('SELECT * FROM bad_event ORDER BY seq DESC LIMIT ?');
  const cursor = database.prepare('SELECT place FROM log_cursor WHERE name = ?');
  return {
    device: async (id) => device.all(id).map(deviceOf)[0],
    devicesOf: async (uid) => devicesOf.all(uid).map(deviceOf),
    sessions: async (id, limit) => sessions.all(id, limit).map(sessionOf),
    ofDevice: async (id, page) => ofDevice.all(values(id, page)).map(loggedOf),
    ofMember: async (uid, page) => ofMember.all(values(uid, page)).map(loggedOf),
    read: async (after, limit) => read.all(after, limit).map(loggedOf),
    bad: async (limit) => bad.all(limit).map(badOf),
    cursor: async (name) => Number(cursor.get(name)?.place ?? 0),
  };
}

function values(key: string, { limit, after }: Page) {
  return { key, limit, at: after?.at ?? Number.MAX_SAFE_INTEGER, seq: after?.seq ?? 0 };
}

const SESSIONS =
  'SELECT * FROM device_session WHERE device = ? ORDER BY started_at DESC, stamp, n LIMIT ?';

const MEMBERS = '(uid = :key OR device IN (SELECT id FROM device WHERE device.uid = :key))';

function pageOf(which: string): string {
  return `SELECT * FROM tracked WHERE ${which} AND (at, seq) < (:at, :seq)
    ORDER BY at DESC, seq DESC LIMIT :limit`;
}
