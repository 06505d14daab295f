// npm run mutation [-- PART…]: breaks identity/, webhooks/, accounts/ and reaper/ on purpose, one change at a time,
// and counts what their tests notice. Writes mutation/results.json, from which docs/mutation.md is made.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parts } from '../mutation/parts.ts';
import { type FileScore, scoresOf } from './mutation/scores.ts';

const AIM = 85;
const RESULTS = 'mutation/results.json';

const names = process.argv.slice(2);
for (const name of names.length > 0 ? names : Object.keys(parts)) {
  if (!(name in parts)) throw new Error(`no part "${name}": ${Object.keys(parts).join(', ')}`);
  breakPart(name);
  const earlier = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, 'utf8')) as Results) : {};
  const files = scoresOf(JSON.parse(readFileSync(`mutation/reports/${name}.json`, 'utf8')));
  const all = { ...earlier, [name]: { on: new Date().toISOString().slice(0, 10), files } };
  writeFileSync(RESULTS, `${JSON.stringify(all, null, 2)}\n`);
}

type Results = Record<string, { on: string; files: Record<string, FileScore> }>;

const results = Object.values(JSON.parse(readFileSync(RESULTS, 'utf8')) as Results);
const files = results.flatMap((part) => Object.values(part.files));
const noticed = files.reduce((sum, file) => sum + file.noticed, 0);
const made = files.reduce((sum, file) => sum + file.made, 0);
const score = (100 * noticed) / made;
console.log(`${noticed} of ${made} mutants noticed: ${score.toFixed(1)} % (${AIM} is the aim)`);
process.exitCode = score >= AIM ? 0 : 1;

function breakPart(name: string): void {
  const stryker = 'mutation/node_modules/@stryker-mutator/core/bin/stryker.js';
  const { status } = spawnSync(process.execPath, [stryker, 'run', 'mutation/stryker.config.mjs'], {
    env: { ...process.env, MUTATED_PART: name },
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`Stryker ended with ${status}`);
}
