// Writes what a whole run found: latest.json, latest.txt, and the tables of README.md.
import { readFile, writeFile } from 'node:fs/promises';
import type { Measured } from '../bench.ts';
import { intoReadme } from './readme.ts';

const README = new URL('../README.md', import.meta.url);
const RESULTS = new URL('../results/', import.meta.url);

export async function write(measured: readonly Measured[], raw: readonly string[]): Promise<void> {
  const lines = Object.assign({}, ...measured.map((one) => one.lines));
  const curve = measured.flatMap(({ points = [] }) => points);
  await writeFile(new URL('latest.json', RESULTS), json(lines));
  await writeFile(new URL('curve.json', RESULTS), json(curve));
  await writeFile(new URL('latest.txt', RESULTS), `${raw.join('\n')}\n`);
  const found = { lines, curve, machine: raw[0] ?? '' };
  await writeFile(README, intoReadme(await readFile(README, 'utf8'), found));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
