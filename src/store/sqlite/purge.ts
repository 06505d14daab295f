// Removes what is too old to be kept, a little with each request, so that no commit waits long behind it.
import type { DatabaseSync } from 'node:sqlite';
import type { Retention } from '../../domain/ports.ts';
import { DEVICE_MS } from '../device-life.ts';

const AT_ONCE = 500;

/** @returns a function that removes so many rows at most, and says whether there may be more. */
export function openPurge(database: DatabaseSync): (before: Retention) => boolean {
  const events = database.prepare(EVENTS);
  const sessions = database.prepare(SESSIONS);
  const tracked = database.prepare(TRACKED);
  const bad = database.prepare(BAD);
  const stretches = database.prepare(STRETCHES);
  const devices = database.prepare(DEVICES);
  const windows = database.prepare(WINDOWS);
  return ({ events: before, sessions: opened, counts = 0 }) => {
    const removed = [
      events.run({ before }),
      sessions.run(opened),
      tracked.run(before),
      bad.run(before),
      stretches.run(before),
      devices.run(before - DEVICE_MS),
      windows.run(counts),
    ];
    return removed.some(({ changes }) => changes === AT_ONCE);
  };
}

/** From the front of the log up to the first that came in late enough. */
const TRACKED = `
  DELETE FROM tracked WHERE seq IN (
    SELECT seq FROM (SELECT seq, received_at FROM tracked ORDER BY seq LIMIT ${AT_ONCE})
    WHERE received_at < ?)`;

const BAD = `
  DELETE FROM bad_event WHERE seq IN (
    SELECT seq FROM (SELECT seq, received_at FROM bad_event ORDER BY seq LIMIT ${AT_ONCE})
    WHERE received_at < ?)`;

const STRETCHES = `
  DELETE FROM device_session WHERE (device, stamp, n) IN (
    SELECT device, stamp, n FROM device_session WHERE started_at < ?
    ORDER BY started_at LIMIT ${AT_ONCE})`;

const DEVICES = `
  DELETE FROM device WHERE id IN (
    SELECT id FROM device WHERE first_at < ? AND NOT EXISTS
      (SELECT 1 FROM device_session WHERE device_session.device = device.id)
    LIMIT ${AT_ONCE})`;

/**
 * From the front of the log up to the first that is young enough: an account's events are a chain, which may
 * only lose its far end. The newest event stays whatever its age, since SQLite would give its place to the
 * next one, and an account may still point there.
 */
const EVENTS = `
  DELETE FROM event WHERE seq < (
    SELECT coalesce(
      (SELECT seq FROM (SELECT seq, at FROM event ORDER BY seq LIMIT ${AT_ONCE})
       WHERE at >= :before ORDER BY seq LIMIT 1),
      (SELECT seq FROM event ORDER BY seq LIMIT 1 OFFSET ${AT_ONCE}),
      (SELECT max(seq) FROM event)))`;

const SESSIONS = `
  DELETE FROM session WHERE hash IN
    (SELECT hash FROM session WHERE opened_at < ? ORDER BY opened_at LIMIT ${AT_ONCE})`;

const WINDOWS = `
  DELETE FROM allowance WHERE key IN
    (SELECT key FROM allowance WHERE until <= ? ORDER BY until LIMIT ${AT_ONCE})`;
