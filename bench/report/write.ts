// Writes what a whole run found: latest.json, curve.json, costs.json, latest.txt, and the tables of README.md and docs/scale.md.
import { readFile, writeFile } from 'node:fs/promises';
import { scalePage } from '../../scripts/docs/scale-page.ts';
import type { Measured } from '../bench.ts';
import { intoReadme } from './readme.ts';

const README = new URL('../README.md', import.meta.url);
const SCALE = new URL('../../docs/scale.md', import.meta.url);
const RESULTS = new URL('../results/', import.meta.url);

export async function write(measured: readonly Measured[], raw: readonly string[]): Promise<void> {
  const lines = Object.assign({}, ...measured.map((one) => one.lines));
  const curve = measured.flatMap(({ points = [] }) => points);
  await writeFile(new URL('latest.json', RESULTS), json(lines));
  await writeFile(new URL('curve.json', RESULTS), json(curve));
  const costs = Object.assign({}, ...measured.map((one) => one.costs));
  await writeFile(new URL('costs.json', RESULTS), json(costs));
  await writeFile(new URL('latest.txt', RESULTS), `${raw.join('\n')}\n`);
  const found = { lines, curve, machine: raw[0] ?? '' };
  await writeFile(README, intoReadme(await readFile(README, 'utf8'), found));
  await writeFile(SCALE, scalePage(await readFile(SCALE, 'utf8')));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
