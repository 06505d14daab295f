// Fills a SQLite store with the store's own statements, but without its threads and in big transactions.
import { figuresOf } from '../../src/domain/figures.ts';
import { openAccountRows } from '../../src/store/sqlite/account-rows.ts';
import { openForWriting } from '../../src/store/sqlite/database.ts';
import { openEventRows } from '../../src/store/sqlite/event-rows.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { openTally } from '../../src/store/sqlite/tally.ts';
import type { Stub } from './stubs.ts';

const IN_ONE_TRANSACTION = 50_000;

export function fillSqlite(path: string, stubs: Iterable<Stub>): void {
  const database = openForWriting(path);
  migrate(database, Date.now());
  const tally = openTally(database);
  const accounts = openAccountRows(database, tally);
  const events = openEventRows(database);
  let written = 0;
  database.exec('BEGIN');
  for (const { account, event } of stubs) {
    accounts.write(undefined, account, events.append(event, null) ?? null);
    tally.count(figuresOf(undefined, account, account.seenAt));
    if (++written % IN_ONE_TRANSACTION === 0) {
      tally.flush();
      database.exec('COMMIT; BEGIN');
    }
  }
  tally.flush();
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}
