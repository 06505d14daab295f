// The account table, from the writer's side.
import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../../domain/account.ts';
import { type AccountColumns, columnsOf, sameColumns } from '../account-columns.ts';
import type { Tally } from './tally.ts';

/** A row as it stands: the document, the text it is stored as, and where its newest event is. */
export interface Row {
  account: Account;
  doc: string;
  lastEvent: number | null;
}

export interface AccountRows {
  read(id: string): Row | undefined;
  /** Writes what differs from `row`. @returns the document's text. */
  write(row: Row | undefined, account: Account, lastEvent: number | null): string;
  /** Removes the row, and the lease on it. */
  forget(account: Account): void;
}

export function openAccountRows(database: DatabaseSync, tally: Tally): AccountRows {
  const read = database.prepare('SELECT doc, last_event FROM account WHERE id = ?');
  const update = database.prepare('UPDATE account SET doc = ?, last_event = ? WHERE id = ?');
  const upsert = database.prepare(UPSERT);
  const remove = database.prepare('DELETE FROM account WHERE id = ?');
  const unclaim = database.prepare('DELETE FROM claim WHERE account = ?');
  return {
    read(id) {
      const found = read.get(id);
      if (!found) return undefined;
      const doc = String(found.doc);
      const lastEvent = found.last_event === null ? null : Number(found.last_event);
      return { account: JSON.parse(doc), doc, lastEvent };
    },
    write(row, account, lastEvent) {
      if (row?.account === account && row.lastEvent === lastEvent) return row.doc;
      const doc = row?.account === account ? row.doc : JSON.stringify(account);
      const before = row && counted(row.account);
      const after = counted(account);
      if (before && sameColumns(before.columns, after.columns)) {
        update.run(doc, lastEvent, account.id);
      } else {
        upsert.run(...values(account.id, doc, after.columns), lastEvent);
      }
      tally.moved(before, after);
      return doc;
    },
    forget(account) {
      remove.run(account.id);
      unclaim.run(account.id);
      tally.moved(counted(account), undefined);
    },
  };
}

const UPSERT = `
  INSERT INTO account
    (id, doc, task, urgent, due_at, request, awaiting_email, parked, ended_at, idle_day, first_until,
     last_event)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET
    doc = excluded.doc, task = excluded.task, urgent = excluded.urgent, due_at = excluded.due_at,
    request = excluded.request, awaiting_email = excluded.awaiting_email,
    parked = excluded.parked, ended_at = excluded.ended_at,
    idle_day = excluded.idle_day, first_until = excluded.first_until, last_event = excluded.last_event`;

function values(id: string, doc: string, columns: AccountColumns) {
  const { task, urgent, due_at, request, awaiting_email, parked } = columns;
  const { ended_at, idle_day, first_until } = columns;
  return [
    id,
    doc,
    task,
    urgent,
    due_at,
    request,
    awaiting_email,
    parked,
    ended_at,
    idle_day,
    first_until,
  ];
}

function counted(account: Account) {
  return { state: account.state, columns: columnsOf(account) };
}
