// Applies one change inside the writer's transaction: read the row, decide, write what was decided.
import type { DatabaseSync } from 'node:sqlite';
import type { Change } from '../../domain/change.ts';
import { figuresOf } from '../../domain/figures.ts';
import { transition } from '../../domain/transition/index.ts';
import type { Transition } from '../../domain/transition/result.ts';
import { type AccountRows, openAccountRows, type Row } from './account-rows.ts';
import { type EventRows, openEventRows } from './event-rows.ts';
import { openSessionRows, type SessionRows } from './session-rows.ts';
import type { Tally } from './tally.ts';
import type { TrackedRows } from './tracked-rows.ts';

type Done = Extract<Transition, { type: 'done' }>;

interface Tables {
  accounts: AccountRows;
  events: EventRows;
  sessions: SessionRows;
  tracked: TrackedRows;
  tally: Tally;
}

/** @returns a function from a change to its `Outcome`, as JSON. */
export function committer(
  database: DatabaseSync,
  tally: Tally,
  tracked: TrackedRows,
): (change: Change) => string {
  const tables: Tables = {
    accounts: openAccountRows(database, tally),
    events: openEventRows(database),
    sessions: openSessionRows(database),
    tracked,
    tally,
  };
  return (change) => {
    const row = tables.accounts.read(change.account);
    const decided = transition(row?.account, change);
    if (decided.type === 'done') return write(tables, row, decided, change.at);
    return decided.type === 'repeated' && row ? repeated(row) : refused(decided, row);
  };
}

function write(tables: Tables, row: Row | undefined, done: Done, at: number): string {
  const { account, event, session } = done;
  const before = row?.lastEvent ?? null;
  const last = event ? tables.events.append(event, before) : before;
  if (last === undefined) return row ? repeated(row) : refused({ reason: 'stale' }, row);
  if (done.eraseEvents && last !== null) tables.events.erase(last);
  if (done.eraseEvents) tables.tracked.eraseMember(account.id);
  const doc = tables.accounts.write(row, account, done.eraseEvents ? null : last);
  tables.tally.count(figuresOf(row?.account, account, at));
  if (session) tables.sessions.apply(session);
  if (done.forget) tables.accounts.forget(account);
  return `{"type":"done","account":${doc}}`;
}

function repeated(row: Row): string {
  return `{"type":"repeated","account":${row.doc}}`;
}

function refused(answer: object, row: Row | undefined): string {
  const text = JSON.stringify({ ...answer, type: 'refused' });
  return row ? `${text.slice(0, -1)},"account":${row.doc}}` : text;
}
