// The counts, kept in the transaction that changes them: gathered over a batch, written once.
import type { DatabaseSync } from 'node:sqlite';
import type { Figure } from '../../domain/figures.ts';
import { type Counted, namesOf } from '../counted.ts';
import { figureSums } from '../figure-sums.ts';
import { openFigureWriter } from './figure-rows.ts';

export interface Tally {
  /** Notes that a row became another; undefined for a row that was not there, or is no more. */
  moved(before: Counted | undefined, after: Counted | undefined): void;
  /** Notes what else is to be counted with this batch. */
  count(figures: readonly Figure[]): void;
  /** Writes the gathered differences, and starts anew. */
  flush(): void;
  /** Drops the gathered differences: their transaction was rolled back. */
  discard(): void;
}

export function openTally(database: DatabaseSync): Tally {
  const add = database.prepare(
    'INSERT INTO tally (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = n + excluded.n',
  );
  const writeFigures = openFigureWriter(database);
  const differences = new Map<string, number>();
  const sums = figureSums();
  const change = (row: Counted | undefined, by: 1 | -1) => {
    for (const name of namesOf(row)) differences.set(name, (differences.get(name) ?? 0) + by);
  };
  return {
    moved(before, after) {
      change(before, -1);
      change(after, 1);
    },
    count: sums.add,
    flush() {
      for (const [name, by] of differences) if (by !== 0) add.run(name, by);
      differences.clear();
      writeFigures(sums.take());
    },
    discard() {
      differences.clear();
      sums.take();
    },
  };
}
