// Fills a PostgreSQL store with the store's own statements, but on one connection and in big batches.
import { Client } from 'pg';
import { writeAccounts } from '../../src/store/postgres/account-rows.ts';
import { writeEvents } from '../../src/store/postgres/event-rows.ts';
import { writeFigures } from '../../src/store/postgres/figure-rows.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { makePartitions } from '../../src/store/postgres/partitions.ts';
import { advance, openPassage, type Passage } from '../../src/store/postgres/passage.ts';
import { sessionRows } from '../../src/store/postgres/session-rows.ts';
import { writeTally } from '../../src/store/postgres/tally.ts';
import type { Stub } from './stubs.ts';

const IN_ONE_TRANSACTION = 10_000;

export async function fillPostgres(url: string, stubs: Iterable<Stub>): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await migrate(client, Date.now());
  await makePartitions(client, Date.now());
  let passages: Passage[] = [];
  for (const stub of stubs) {
    passages.push(passageOf(stub));
    if (passages.length < IN_ONE_TRANSACTION) continue;
    await write(client, passages);
    passages = [];
  }
  await write(client, passages);
  await client.query('VACUUM ANALYZE');
  await client.query('CHECKPOINT');
  await client.end();
}

function passageOf({ account, event }: Stub): Passage {
  const passage = openPassage(account.id, undefined);
  advance(passage, sessionRows(), { done: { type: 'done', account, event }, at: account.seenAt });
  return passage;
}

async function write(client: Client, passages: readonly Passage[]): Promise<void> {
  await client.query('BEGIN');
  const counts = [...writeTally(passages, 0), ...writeFigures(passages, 0)];
  const statements = [writeEvents(passages), writeAccounts(passages), counts];
  for (const { text, values } of statements.flat()) await client.query(text, [...values]);
  await client.query('COMMIT');
}
