// The results that are committed.
import { readFileSync } from 'node:fs';
import type { Results } from './measured.ts';

const RESULTS = new URL('../results/', import.meta.url);

export function committedResults(): Results {
  const read = (name: string) => JSON.parse(readFileSync(new URL(name, RESULTS), 'utf8'));
  return { costs: read('costs.json'), curve: read('curve.json') };
}
