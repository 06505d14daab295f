// The account table, and what of it is due: how a batch reads and writes them.
import type { Account } from '../../domain/account.ts';
import { isUuid } from '../../domain/random.ts';
import { columnsOf } from '../account-columns.ts';
import type { Passage } from './passage.ts';
import type { Statement } from './statement.ts';

/** Locks the rows in one order for everybody, so that two batches never wait for each other. */
export function lockAccounts(ids: readonly string[]): Statement {
  return {
    name: 'lock accounts',
    text: 'SELECT id, doc FROM account WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE',
    values: [ids.filter(isUuid)],
  };
}

/** Writes the rows as they stand at the end of the batch; in the order of their ids. */
export function writeAccounts(passages: readonly Passage[]): Statement[] {
  const changed = passages.filter(({ before, account }) => before !== account);
  const opened = changed.filter(({ before, account }) => !before && account);
  const kept = changed.filter(({ before, account }) => before && account);
  const removed = changed.filter(({ account }) => !account).map(({ id }) => id);
  const statements: Statement[] = [];
  if (opened.length > 0)
    statements.push({ name: 'open accounts', text: OPEN, values: arrays(opened) });
  if (kept.length > 0) statements.push({ name: 'keep accounts', text: KEEP, values: arrays(kept) });
  if (removed.length > 0)
    statements.push({ name: 'remove accounts', text: REMOVE, values: [removed] });
  return [...statements, ...writeDue(passages)];
}

function arrays(passages: readonly Passage[]) {
  const rows = passages.map(({ account, doc }) => ({ id: account?.id ?? '', doc, account }));
  const columns = rows.map(({ account }) => columnsOf(account as Account));
  return [
    rows.map(({ id }) => id),
    rows.map(({ doc }) => doc),
    columns.map(({ request }) => request),
    columns.map(({ awaiting_email }) => awaiting_email),
    columns.map(({ parked }) => (parked ? true : null)),
    columns.map(({ ended_at }) => ended_at),
    columns.map(({ idle_day }) => idle_day),
    columns.map(({ first_until }) => first_until),
  ];
}

const ROWS = `
  unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::bigint[], $7::bigint[],
    $8::bigint[])
  AS row (id, doc, request, awaiting_email, parked, ended_at, idle_day, first_until)`;

/** No ON CONFLICT: an account that another process made meanwhile must fail the batch, which reads it then. */
const OPEN = `
  INSERT INTO account (id, doc, request, awaiting_email, parked, ended_at, idle_day, first_until)
  SELECT id, doc, request, awaiting_email, parked, ended_at, idle_day, first_until FROM ${ROWS}`;

const KEEP = `
  UPDATE account SET doc = row.doc, request = row.request, awaiting_email = row.awaiting_email,
    parked = row.parked, ended_at = row.ended_at, idle_day = row.idle_day,
    first_until = row.first_until
  FROM ${ROWS} WHERE account.id = row.id`;

const REMOVE = 'DELETE FROM account WHERE id = ANY($1::uuid[])';

/** What a worker holds is only emptied here: whoever gives it back removes it. */
function writeDue(passages: readonly Passage[]): Statement[] {
  const forgotten = passages.filter(({ forgotten }) => forgotten).map(({ id }) => id);
  const moved = passages.flatMap(moves);
  const idle = moved.filter(({ task }) => task === null).map(({ id }) => id);
  const statements: Statement[] = [];
  if (forgotten.length > 0)
    statements.push({ name: 'forget due', text: FORGET, values: [forgotten] });
  if (moved.length > 0) {
    const { id, task, urgent, at } = {
      id: moved.map(({ id }) => id),
      task: moved.map(({ task }) => task),
      urgent: moved.map(({ urgent }) => urgent),
      at: moved.map(({ at }) => at),
    };
    statements.push({ name: 'set due', text: SET, values: [id, task, urgent, at] });
  }
  if (idle.length > 0) statements.push({ name: 'clear due', text: CLEAR, values: [idle] });
  return statements;
}

/** What to write for an account whose turn has changed; nothing when it has not. */
function moves({ id, before, account, forgotten }: Passage) {
  const was = before && !forgotten ? columnsOf(before) : NOTHING_DUE;
  const is = account ? columnsOf(account) : NOTHING_DUE;
  if (forgotten && is.task === null) return [];
  if (was.task === is.task && was.urgent === is.urgent && was.due_at === is.due_at) return [];
  return [
    { id, task: is.task, urgent: is.urgent === null ? null : is.urgent === 1, at: is.due_at },
  ];
}

const NOTHING_DUE = { task: null, urgent: null, due_at: null };

const FORGET = 'DELETE FROM due WHERE account = ANY($1::uuid[])';

const SET = `
  INSERT INTO due (account, task, urgent, at)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::boolean[], $4::bigint[])
  ON CONFLICT (account) DO UPDATE
  SET task = excluded.task, urgent = excluded.urgent, at = excluded.at`;

const CLEAR = 'DELETE FROM due WHERE account = ANY($1::uuid[]) AND task IS NULL AND owner IS NULL';
