// The account table, from the writer's side.
import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../../domain/account.ts';
import { type AccountColumns, columnsOf, sameColumns } from './account-columns.ts';
import type { Tally } from './tally.ts';

/** A row as it stands: the document, and the text it is stored as. */
export interface Row {
  account: Account;
  doc: string;
}

export interface AccountRows {
  read(id: string): Row | undefined;
  /** Writes what differs from `row`. @returns the document's text. */
  write(row: Row | undefined, account: Account): string;
  /** Removes the row, and the lease on it. */
  forget(account: Account): void;
}

export function openAccountRows(database: DatabaseSync, tally: Tally): AccountRows {
  const read = database.prepare('SELECT doc FROM account WHERE id = ?');
  const updateDoc = database.prepare('UPDATE account SET doc = ? WHERE id = ?');
  const upsert = database.prepare(UPSERT);
  const remove = database.prepare('DELETE FROM account WHERE id = ?');
  const unclaim = database.prepare('DELETE FROM claim WHERE account = ?');
  return {
    read(id) {
      const doc = read.get(id)?.doc;
      return typeof doc === 'string' ? { account: JSON.parse(doc), doc } : undefined;
    },
    write(row, account) {
      if (row?.account === account) return row.doc;
      const doc = JSON.stringify(account);
      const before = row && counted(row.account);
      const after = counted(account);
      if (before && sameColumns(before.columns, after.columns)) updateDoc.run(doc, account.id);
      else upsert.run(...values(account.id, doc, after.columns));
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
  INSERT INTO account (id, doc, task, urgent, due_at, request, awaiting_email, parked, ended_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET
    doc = excluded.doc, task = excluded.task, urgent = excluded.urgent, due_at = excluded.due_at,
    request = excluded.request, awaiting_email = excluded.awaiting_email,
    parked = excluded.parked, ended_at = excluded.ended_at`;

function values(id: string, doc: string, columns: AccountColumns) {
  const { task, urgent, due_at, request, awaiting_email, parked, ended_at } = columns;
  return [id, doc, task, urgent, due_at, request, awaiting_email, parked, ended_at];
}

function counted(account: Account) {
  return { state: account.state, columns: columnsOf(account) };
}
