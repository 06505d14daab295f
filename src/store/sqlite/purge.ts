// Removes what is too old to be kept, a little with each request, so that no commit waits long behind it.
import type { DatabaseSync } from 'node:sqlite';
import type { Retention } from '../../domain/ports.ts';

const AT_ONCE = 500;

/** @returns a function that removes so many rows at most, and says whether there may be more. */
export function openPurge(database: DatabaseSync): (before: Retention) => boolean {
  const events = database.prepare(EVENTS);
  const sessions = database.prepare(SESSIONS);
  return (before) => {
    const removed = events.run({ before: before.events }).changes;
    const ended = sessions.run(before.sessions).changes;
    return removed === AT_ONCE || ended === AT_ONCE;
  };
}

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
