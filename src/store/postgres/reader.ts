// Everything the store is asked. A caller reads its own writes, because they are acknowledged only once they
// are committed.
import type { QueryResultRow } from 'pg';
import type { Account } from '../../domain/account.ts';
import type { Event } from '../../domain/event.ts';
import type { Store } from '../../domain/ports.ts';
import { isUuid } from '../../domain/random.ts';
import type { Session } from '../../domain/session.ts';
import { columnsOf } from '../account-columns.ts';
import { countsOf } from '../counted.ts';
import { storeError } from './fault.ts';
import type { Query } from './query.ts';
import type { Scalar } from './statement.ts';

type Reader = Pick<
  Store,
  'account' | 'accountByRequest' | 'converting' | 'session' | 'sessionsOf' | 'events' | 'counts'
> &
  Pick<
    Store,
    'nextDue' | 'waiting' | 'parked' | 'ended' | 'countEnded' | 'idle' | 'unreturned' | 'check'
  >;

export function openReader(query: Query): Reader {
  const prepare = preparing(query);
  const accountsBy = (name: string, where: string) => {
    const rows = prepare(`accounts by ${name}`, `SELECT doc FROM account WHERE ${where}`);
    return async (...values: Scalar[]): Promise<Account[]> =>
      (await rows(...values)).map(({ doc }) => JSON.parse(doc));
  };
  const byId = accountsBy('id', 'id = $1');
  const byRequest = accountsBy('request', 'request = $1');
  const byEmail = accountsBy('email', 'awaiting_email = $1');
  const parked = accountsBy('parked', 'parked LIMIT $1');
  const waiting = accountsBy('turn', WAITING);
  const ended = pagesBy('ended_at', accountsBy);
  const countEnded = prepare(
    'count ended',
    'SELECT count(*) AS n FROM account WHERE ended_at < $1',
  );
  const idle = pagesBy('idle_day', accountsBy, SEEN_BEFORE);
  const unreturned = pagesBy('first_until', accountsBy);
  const session = prepare('session', 'SELECT doc, seen_at FROM session WHERE hash = $1');
  const sessionsOf = prepare('sessions of', SESSIONS);
  const events = prepare('events', EVENTS);
  const counts = prepare('counts', 'SELECT name, sum(n) AS n FROM tally GROUP BY name');
  const nextDue = prepare('next due', NEXT_DUE);
  const check = prepare('check', 'SELECT max(version) FROM migration');
  return {
    account: async (id) => (isUuid(id) ? (await byId(id))[0] : undefined),
    accountByRequest: async (request) => (await byRequest(request))[0],
    converting: (email) => byEmail(email),
    parked: (limit) => parked(limit),
    waiting: (now, limit) => waiting(now, limit),
    ended,
    countEnded: async (before) => Number((await countEnded(before))[0]?.n),
    idle,
    unreturned,
    async session(hash) {
      const [row] = await session(hash);
      return row && sessionIn(row);
    },
    sessionsOf: async (account) =>
      isUuid(account) ? (await sessionsOf(account)).map(sessionIn) : [],
    events: async (account) =>
      isUuid(account) ? (await events(account)).map((row) => eventOf(account, row)) : [],
    counts: async () => countsOf(await counts()),
    async nextDue(task, now) {
      const at = (await nextDue(task, now))[0]?.at;
      return at === null ? undefined : Number(at);
    },
    check: async () => void (await check()),
  };
}

function preparing(query: Query) {
  return (name: string, text: string) =>
    async (...values: Scalar[]): Promise<QueryResultRow[]> => {
      try {
        return (await query({ name, text, values })).rows;
      } catch (error) {
        throw storeError(error);
      }
    };
}

type Accounts = (...values: Scalar[]) => Promise<Account[]>;

/** Accounts in the order of one of their instants, those of one instant by id. */
function pagesBy(
  column: 'ended_at' | 'idle_day' | 'first_until',
  accountsBy: (name: string, where: string) => Accounts,
  also = '',
) {
  const page = accountsBy(
    column,
    `${column} < $1 AND (${column}, id) > ($2, $3) ${also} ORDER BY ${column}, id LIMIT $4`,
  );
  return (before: number, limit: number, last?: Account) =>
    page(before, last ? columnsOf(last)[column] : -1, last?.id ?? FIRST_ID, limit);
}

const WAITING = `id IN (
  SELECT account FROM due WHERE task IN ('sync', 'delete') AND urgent IN (true, false) AND at <= $1
  LIMIT $2)`;

/** The column has the day alone. */
const SEEN_BEFORE = "AND (doc::json ->> 'seenAt')::bigint < $1";

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

function sessionIn(row: QueryResultRow): Session {
  return { ...JSON.parse(row.doc), seenAt: Number(row.seen_at) };
}

const SESSIONS = `
  SELECT doc, seen_at FROM session WHERE account = $1 ORDER BY opened_at, hash COLLATE "C"`;

function eventOf(account: string, row: QueryResultRow): Event {
  const event = { id: row.id, account, name: row.name, at: Number(row.at) };
  return row.data === null ? event : { ...event, data: JSON.parse(row.data) };
}

const EVENTS = 'SELECT id, name, at, data FROM event WHERE account = $1 ORDER BY at, seq';

/** The earliest among accounts nobody holds, urgent or not, and the ends of the leases on the others. */
const NEXT_DUE = `
  SELECT min(at) AS at FROM (
    (SELECT at FROM due WHERE task = $1 AND urgent AND until <= $2 ORDER BY at LIMIT 1)
    UNION ALL
    (SELECT at FROM due WHERE task = $1 AND NOT urgent AND until <= $2 ORDER BY at LIMIT 1)
    UNION ALL
    SELECT greatest(until, at) FROM due WHERE owner IS NOT NULL AND until > $2 AND task = $1
  ) AS next`;
