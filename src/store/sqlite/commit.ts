// Applies one change inside the writer's transaction: read the row, decide, write what was decided.
import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../../domain/account.ts';
import type { Change } from '../../domain/change.ts';
import type { Event } from '../../domain/event.ts';
import { transition } from '../../domain/transition/index.ts';
import type { Transition } from '../../domain/transition/result.ts';
import { type AccountRows, openAccountRows, type Row } from './account-rows.ts';
import { openSessionRows, type SessionRows } from './session-rows.ts';
import type { Tally } from './tally.ts';

type Done = Extract<Transition, { type: 'done' }>;

interface Tables {
  accounts: AccountRows;
  sessions: SessionRows;
  insertEvent(event: Event): boolean;
  eraseEvents(account: string): void;
}

/** @returns a function from a change to its `Outcome`, as JSON. */
export function committer(database: DatabaseSync, tally: Tally): (change: Change) => string {
  const tables: Tables = {
    accounts: openAccountRows(database, tally),
    sessions: openSessionRows(database),
    ...openEvents(database),
  };
  return (change) => {
    const row = tables.accounts.read(change.account);
    const decided = transition(row?.account, change);
    if (decided.type === 'done') return write(tables, row, decided);
    return decided.type === 'repeated' && row ? repeated(row) : refused(decided, row);
  };
}

function write(tables: Tables, row: Row | undefined, done: Done): string {
  if (done.event && !tables.insertEvent(done.event)) {
    return row ? repeated(row) : refused({ reason: 'stale' }, row);
  }
  const doc = tables.accounts.write(row, done.account);
  if (done.session) tables.sessions.apply(done.session);
  if (done.eraseEvents) tables.eraseEvents(done.account.id);
  if (done.forget) tables.accounts.forget(done.account);
  return `{"type":"done","account":${doc}}`;
}

function repeated(row: Row): string {
  return `{"type":"repeated","account":${row.doc}}`;
}

function refused(answer: object, row: Row | undefined): string {
  const text = JSON.stringify({ ...answer, type: 'refused' });
  return row ? `${text.slice(0, -1)},"account":${row.doc}}` : text;
}

function openEvents(database: DatabaseSync): Pick<Tables, 'insertEvent' | 'eraseEvents'> {
  const insert = database.prepare(
    'INSERT INTO event (account, id, name, at, data) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const erase = database.prepare('DELETE FROM event WHERE account = ?');
  return {
    insertEvent: ({ id, account, name, at, data }) =>
      insert.run(account, id, name, at, data ? JSON.stringify(data) : null).changes === 1,
    eraseEvents: (account: Account['id']) => void erase.run(account),
  };
}
