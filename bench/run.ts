// npm run bench: measures every line of the table, all sides in one run, and writes what it found.
import { rmSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Measured, Suite } from './bench.ts';
import { admin } from './lines/admin.ts';
import { betterAuth } from './lines/better-auth.ts';
import { coldStart } from './lines/cold-start.ts';
import { cull } from './lines/cull.ts';
import { getAndPatch } from './lines/get-and-patch.ts';
import { outage } from './lines/outage.ts';
import { postgres, sqlite } from './lines/size.ts';
import { collector, events } from './lines/tracking.ts';
import { first, returning } from './lines/visits.ts';
import { startLoad } from './load/start.ts';
import { machine } from './report/machine.ts';
import { told } from './report/told.ts';
import { write } from './report/write.ts';

const suites: Readonly<Record<string, Suite>> = {
  returning,
  first,
  'better-auth': betterAuth,
  'get-patch': getAndPatch,
  outage,
  sqlite,
  postgres,
  collector,
  events,
  'cold-start': coldStart,
  cull,
  admin,
};

const HELP = `npm run bench -- [OPTIONS]

  --only NAME   one suite: ${Object.keys(suites).join(', ')}; writes nothing
  --quick       one round of 2 seconds a side; writes nothing
  --stubs N     how many stale stubs the cull removes (default 20000)
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      stubs: { type: 'string', default: '20000' },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = Object.keys(suites).filter((name) => !values.only || name === values.only);
  if (values.help || chosen.length === 0) {
    process.stdout.write(HELP);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const raw: string[] = [];
  const say = (text: string) => {
    raw.push(text);
    process.stdout.write(`${text}\n`);
  };
  say(await machine());
  const measured = await measure(chosen, { quick: values.quick, stubs: Number(values.stubs), say });
  if (!values.quick && !values.only) await write(measured, raw);
}

async function measure(
  chosen: readonly string[],
  { quick, stubs, say }: { quick: boolean; stubs: number; say: Bench['say'] },
): Promise<Measured[]> {
  // Everything of a run is in one folder, which goes with it, however it ends.
  const folder = await mkdtemp(join(tmpdir(), 'vestibule-bench-'));
  // PostgreSQL runs as a user of its own, and has a folder in it.
  await chmod(folder, 0o711);
  process.env.TMPDIR = folder;
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  const load = startLoad();
  const bench = {
    load,
    rounds: quick ? 1 : 5,
    time: 2000,
    warmUp: 500,
    start: quick ? 3000 : 6000,
    stubs,
    say,
  };
  const measured: Measured[] = [];
  for (const name of chosen) {
    const began = performance.now();
    say(`\n== ${name}`);
    const found = await (suites[name] as Suite)(bench);
    measured.push(found);
    for (const [key, line] of Object.entries(found.lines)) say(told(key, line));
    for (const point of found.points ?? []) say(JSON.stringify(point));
    for (const cost of Object.entries(found.costs ?? {})) say(JSON.stringify(cost));
    say(`(${((performance.now() - began) / 1000).toFixed(0)} s)`);
  }
  await load.stop();
  return measured;
}

await main();
