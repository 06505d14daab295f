// Writes a batch in one transaction. A request that fails does not take its neighbours with it: the
// batch is rolled back and written again one by one, so that the usual case pays nothing for this.
import type { DatabaseSync } from 'node:sqlite';
import { faultOf, isStorageFault } from './fault.ts';
import type { WriteRequest } from './protocol.ts';
import { openRequests } from './requests.ts';
import { openTally } from './tally.ts';

/** @returns a function from a batch to its `Reply`, as JSON; it returns after COMMIT has. */
export function batchWriter(database: DatabaseSync): (batch: readonly WriteRequest[]) => string {
  const tally = openTally(database);
  const write = openRequests(database, tally);

  const together = (batch: readonly WriteRequest[]) => {
    const answers = batch.map((request) => `{"value":${write(request)}}`);
    tally.flush();
    return answers;
  };

  const alone = (request: WriteRequest) => {
    database.exec('SAVEPOINT request');
    try {
      const [answer] = together([request]);
      database.exec('RELEASE request');
      return answer;
    } catch (error) {
      if (isStorageFault(error)) throw error;
      tally.discard();
      database.exec('ROLLBACK TO request; RELEASE request');
      return JSON.stringify({ error: faultOf(error) });
    }
  };

  const transaction = (answer: () => unknown[]) => {
    database.exec('BEGIN IMMEDIATE');
    try {
      const answers = answer();
      database.exec('COMMIT');
      return `{"answers":[${answers.join(',')}]}`;
    } catch (error) {
      tally.discard();
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  };

  return (batch) => {
    try {
      return transaction(() => together(batch));
    } catch (error) {
      return isStorageFault(error) ? failed(error) : separately(batch);
    }
  };

  function separately(batch: readonly WriteRequest[]): string {
    try {
      return transaction(() => batch.map(alone));
    } catch (error) {
      return failed(error);
    }
  }
}

function failed(error: unknown): string {
  return JSON.stringify({ answers: [], failure: faultOf(error) });
}
