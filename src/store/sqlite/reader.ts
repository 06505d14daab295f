// Everything the store is asked, answered on the caller's thread from prepared statements. A caller reads
// its own writes, because they are acknowledged only once they are in the log that this reads.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { Account } from '../../domain/account.ts';
import type { Event } from '../../domain/event.ts';
import type { Store } from '../../domain/ports.ts';
import type { Session } from '../../domain/session.ts';
import { columnsOf } from '../account-columns.ts';
import { countsOf } from '../counted.ts';
import { type CullReader, openCullReader } from './cull-records.ts';
import { chain } from './event-rows.ts';

type Reader = Pick<
  Store,
  'account' | 'accountByRequest' | 'converting' | 'session' | 'sessionsOf' | 'events' | 'counts'
> &
  Pick<
    Store,
    'nextDue' | 'waiting' | 'parked' | 'ended' | 'countEnded' | 'idle' | 'unreturned' | 'check'
  > &
  CullReader;

export function openReader(database: DatabaseSync): Reader {
  const accounts = accountQuery(database);
  const byId = accounts('WHERE id = ?');
  const byRequest = accounts('WHERE request = ?');
  const byEmail = accounts('WHERE awaiting_email = ?');
  const parked = accounts('WHERE parked = 1 LIMIT ?');
  const waiting = accounts(WAITING);
  const ended = pagesBy(database, 'ended_at');
  const countEnded = database.prepare('SELECT count(*) AS n FROM account WHERE ended_at < ?');
  const idle = pagesBy(database, 'idle_day', SEEN_BEFORE);
  const unreturned = pagesBy(database, 'first_until');
  const session = database.prepare('SELECT doc, seen_at FROM session WHERE hash = ?');
  const sessionsOf = database.prepare(
    'SELECT doc, seen_at FROM session WHERE account = ? ORDER BY opened_at, hash',
  );
  const events = database.prepare(EVENTS);
  const tally = database.prepare('SELECT name, n FROM tally');
  const nextDue = database.prepare(NEXT_DUE);
  const check = database.prepare('SELECT max(version) FROM migration');
  return {
    ...openCullReader(database),
    account: async (id) => byId(id)[0],
    accountByRequest: async (request) => byRequest(request)[0],
    converting: async (email) => byEmail(email),
    parked: async (limit) => parked(limit),
    waiting: async (now, limit) => waiting(now, limit),
    ended: async (before, limit, last) => ended(before, limit, last),
    countEnded: async (before) => Number(countEnded.get(before)?.n),
    idle: async (before, limit, last) => idle(before, limit, last),
    unreturned: async (before, limit, last) => unreturned(before, limit, last),
    async session(hash) {
      const row = session.get(hash);
      return row && sessionIn(row);
    },
    sessionsOf: async (account) => sessionsOf.all(account).map(sessionIn),
    events: async (account) => events.all(account).map((row) => eventOf(account, row)),
    counts: async () => countsOf(tally.all()),
    async nextDue(task, now) {
      const at = nextDue.get({ task, now })?.at;
      return typeof at === 'number' ? at : undefined;
    },
    check: async () => void check.get(),
  };
}

function accountQuery(database: DatabaseSync) {
  return (where: string) => {
    const statement = database.prepare(`SELECT doc FROM account ${where}`);
    return (...values: SQLInputValue[]): Account[] =>
      statement.all(...values).map((row) => JSON.parse(String(row.doc)));
  };
}

/** Accounts in the order of one of their instants, those of one instant by id. */
function pagesBy(
  database: DatabaseSync,
  column: 'ended_at' | 'idle_day' | 'first_until',
  also = '',
) {
  const page = accountQuery(database)(
    `WHERE ${column} < ?1 AND (${column}, id) > (?2, ?3) ${also} ORDER BY ${column}, id LIMIT ?4`,
  );
  return (before: number, limit: number, last?: Account) =>
    page(before, last ? columnsOf(last)[column] : -1, last?.id ?? '', limit);
}

/** As the index has them, task by task. */
const WAITING = "WHERE task IN ('sync', 'delete') AND urgent IN (0, 1) AND due_at <= ? LIMIT ?";

/** The column has the day alone. */
const SEEN_BEFORE = "AND doc ->> '$.seenAt' < ?1";

function sessionIn(row: Record<string, unknown>): Session {
  return { ...JSON.parse(String(row.doc)), seenAt: row.seen_at };
}

function eventOf(account: string, row: Record<string, unknown>): Event {
  const event = {
    id: String(row.id),
    account,
    name: String(row.name),
    at: Number(row.at),
  };
  return row.data === null ? event : { ...event, data: JSON.parse(String(row.data)) };
}

const EVENTS = `
  SELECT id, name, at, data FROM event
  WHERE seq IN (${chain('SELECT last_event FROM account WHERE id = ?')})
  ORDER BY at, seq`;

/** The earliest among accounts nobody holds, urgent or not, and the ends of the leases on the others. */
const NEXT_DUE = `
  SELECT min(at) AS at FROM (
    SELECT * FROM (${earliestFree('urgent = 1')})
    UNION ALL
    SELECT * FROM (${earliestFree('urgent = 0')})
    UNION ALL
    SELECT max(until, due_at) FROM claim CROSS JOIN account ON account.id = claim.account
    WHERE until > :now AND task = :task)`;

function earliestFree(which: string): string {
  return `
    SELECT due_at AS at FROM account
    WHERE task = :task AND ${which} AND NOT EXISTS
      (SELECT 1 FROM claim WHERE claim.account = account.id AND until > :now)
    ORDER BY due_at LIMIT 1`;
}
