// npm run simulate: what a growing site needs, reckoned from the results of the benchmark. `npm run docs` writes
// the same into docs/scale.md.
import { committedResults } from './simulate/results.ts';
import { tablesOf } from './simulate/tables.ts';

for (const [name, text] of Object.entries(tablesOf(committedResults()))) {
  process.stdout.write(`== ${name}\n${text}\n\n`);
}
