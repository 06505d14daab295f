// One batch in one transaction, in two round trips: lock and read, then write and COMMIT.
import type { PoolClient } from 'pg';
import type { Change } from '../../domain/change.ts';
import { lockAccounts, writeAccounts } from './account-rows.ts';
import { type Answer, type Decided, decide, type Found } from './decide.ts';
import { knownEvents, writeEvents } from './event-rows.ts';
import { writeFigures } from './figure-rows.ts';
import { all, commit, send } from './pipeline.ts';
import type { Statement } from './statement.ts';
import { writeTally } from './tally.ts';

export interface Attempt {
  /** Who writes: the id of a row in the writer table. */
  writer: number;
  /** Written to that row with the batch, so that it can be found out whether the batch was. */
  number: number;
  /** Epoch milliseconds. */
  at: number;
  /** An earlier attempt of which nobody knows whether it was written. */
  unsure: Unsure | undefined;
  /** Told the answers just before COMMIT is sent: with a lost connection, they may have come true. */
  onCommit: (answers: Answer[]) => void;
}

export interface Unsure {
  number: number;
  answers: Answer[];
}

/** Resolves once COMMIT has. @throws whatever the server said; nothing was written then, unless `isLost` */
export async function writeBatch(
  client: PoolClient,
  changes: readonly Change[],
  attempt: Attempt,
): Promise<Answer[]> {
  const { unsure, writer } = attempt;
  const { decided, latest } = await read(client, changes, writer);
  const writes = writesOf(decided, writer);
  const written = unsure !== undefined && latest === unsure.number;
  if (written || writes.length === 0) {
    await client.query('ROLLBACK');
    return written ? unsure.answers : decided.answers;
  }
  attempt.onCommit(decided.answers);
  await all([...[...writes, mark(attempt)].map((one) => send(client, one)), commit(client)]);
  return decided.answers;
}

/**
 * Each statement sees what those before it have waited for (READ COMMITTED). The writer's row comes last: an
 * attempt that is still under way holds its accounts' locks, and is over when they are ours.
 */
async function read(client: PoolClient, changes: readonly Change[], writer: number) {
  const ids = [...new Set(changes.map(({ account }) => account))];
  const [, accounts, events, latest] = await all([
    client.query('BEGIN'),
    send(client, lockAccounts(ids)),
    send(client, knownEvents(changes)),
    send(client, { name: 'latest', text: LATEST, values: [writer] }),
  ]);
  const found = { accounts: accounts?.rows ?? [], events: events?.rows ?? [] };
  return {
    decided: decide(changes, await settled(client, ids, found)),
    latest: Number(latest?.rows[0]?.batch),
  };
}

/**
 * An account that another store opened between the two reads shows its event but not its row, as a
 * forgotten one does: only a second look at the rows can tell.
 */
async function settled(client: PoolClient, ids: readonly string[], found: Found): Promise<Found> {
  const rows = new Set(found.accounts.map(({ id }) => id));
  if (found.events.every(({ account }) => rows.has(account))) return found;
  const { rows: accounts } = await send(client, lockAccounts(ids));
  return { ...found, accounts };
}

const LATEST = 'SELECT batch FROM writer WHERE id = $1 FOR UPDATE';

function writesOf({ passages, sessions }: Decided, writer: number): Statement[] {
  return [
    ...writeAccounts(passages),
    ...writeEvents(passages),
    ...sessions.statements(),
    ...writeTally(passages, writer),
    ...writeFigures(passages, writer),
  ];
}

function mark({ writer, number, at }: Attempt): Statement {
  const text = 'UPDATE writer SET batch = $2, at = $3 WHERE id = $1';
  return { name: 'mark', text, values: [writer, number, at] };
}
