// The tables of tracking, from the writer's side.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Device } from '../../domain/tracking/device.ts';
import type { DeviceSession } from '../../domain/tracking/device-session.ts';
import { foldOps } from '../../domain/tracking/fold-ops.ts';
import type { BadEvent, TrackedEvent, TrackOp } from '../../domain/tracking/tracked-event.ts';
import { LATEST_OF_STAMP } from '../latest-of-stamp.ts';
import { deviceOf, sessionOf } from '../tracked-columns.ts';

export interface TrackedRows {
  /** @returns how many events were new */
  append(ops: readonly TrackOp[]): number;
  /** Removes what a member has here; their devices stay, as ended and nobody's. */
  eraseMember(uid: string): void;
  moveCursor(name: string, to: number): void;
}

export function openTrackedRows(database: DatabaseSync): TrackedRows {
  const device = database.prepare('SELECT * FROM device WHERE id = ?');
  const devicesOf = database.prepare('SELECT * FROM device WHERE uid = ?');
  const sessions = database.prepare(
    `SELECT * FROM device_session WHERE device = ? AND stamp = ?
     ORDER BY n DESC LIMIT ${LATEST_OF_STAMP}`,
  );
  const write = openWrites(database);
  const known = {
    device: (id: string) => first(device.all(id).map(deviceOf)),
    devicesOf: (uid: string) => devicesOf.all(uid).map(deviceOf),
    sessions: (id: string, stamp: string) => sessions.all(id, stamp).map(sessionOf),
  };
  return {
    append(ops) {
      const folded = foldOps(ops, known);
      for (const id of folded.erased) write.eraseDevice(id);
      for (const one of folded.devices) write.device(one);
      for (const one of folded.sessions) write.session(one);
      for (const one of folded.bad) write.bad(one);
      return folded.events.reduce((n, event) => n + write.event(event), 0);
    },
    eraseMember(uid) {
      for (const { id } of known.devicesOf(uid)) write.eraseDevice(id);
      write.eraseMember(uid);
    },
    moveCursor: write.cursor,
  };
}

function openWrites(database: DatabaseSync) {
  const event = database.prepare(EVENT);
  const device = database.prepare(DEVICE);
  const session = database.prepare(SESSION);
  const bad = database.prepare(BAD);
  const eraseEvents = database.prepare('DELETE FROM tracked WHERE device = ?');
  const eraseSessions = database.prepare('DELETE FROM device_session WHERE device = ?');
  const eraseTheirs = database.prepare('DELETE FROM tracked WHERE uid = ?');
  const disown = database.prepare(DISOWN);
  const cursor = database.prepare(CURSOR);
  const place = (name: string, to: number): SQLInputValue[] => [name, to];
  return {
    event: (one: TrackedEvent) => Number(event.run(...eventValues(one)).changes),
    device({ id, firstAt, network, uid, releasedAt, reason }: Device) {
      const rest = [network ?? null, uid ?? null, releasedAt ?? null, reason ?? null];
      device.run(id, firstAt, ...rest);
    },
    session(one: DeviceSession) {
      session.run(one.device, one.stamp, one.n, one.startedAt, one.lastAt);
    },
    bad(one: BadEvent) {
      bad.run(one.id, one.receivedAt, one.source, one.reason, one.payload);
    },
    eraseDevice(id: string) {
      eraseEvents.run(id);
      eraseSessions.run(id);
    },
    eraseMember(uid: string) {
      eraseTheirs.run(uid);
      disown.run(uid);
    },
    cursor: (name: string, to: number) => void cursor.run(...place(name, to)),
  };
}

function eventValues(event: TrackedEvent): SQLInputValue[] {
  return [
    event.madeAt,
    event.id,
    event.source,
    event.name,
    event.at,
    event.receivedAt,
    event.device ?? null,
    event.session ?? null,
    event.uid ?? null,
    event.network ?? null,
    event.ip ?? null,
    event.props,
  ];
}

function first<T>([one]: readonly T[]): T | undefined {
  return one;
}

const EVENT = `
  INSERT INTO tracked (made_at, id, source, name, at, received_at, device, session, uid, network,
    ip, props)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

const DEVICE = `
  INSERT INTO device (id, first_at, network, uid, released_at, reason) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET network = excluded.network, uid = excluded.uid,
    released_at = excluded.released_at, reason = excluded.reason`;

const SESSION = `
  INSERT INTO device_session (device, stamp, n, started_at, last_at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO UPDATE SET started_at = excluded.started_at, last_at = excluded.last_at`;

const BAD = `
  INSERT INTO bad_event (id, received_at, source, reason, payload) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT DO NOTHING`;

const DISOWN = `
  UPDATE device SET uid = NULL, network = NULL, released_at = 0, reason = 'deleted' WHERE uid = ?`;

const CURSOR = `
  INSERT INTO log_cursor (name, place) VALUES (?, ?)
  ON CONFLICT DO UPDATE SET place = excluded.place`;
