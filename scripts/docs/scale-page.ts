// The tables of docs/scale.md, from the benchmark's results.
import { committedResults } from '../../bench/simulate/results.ts';
import { tablesOf } from '../../bench/simulate/tables.ts';
import { withPart } from './with-part.ts';

/** @throws Error when the page has lost the comments between which a table stands */
export function scalePage(text: string): string {
  return Object.entries(tablesOf(committedResults())).reduce(
    (page, [name, content]) => withPart(page, name, content),
    text,
  );
}
