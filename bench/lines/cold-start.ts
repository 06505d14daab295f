// From starting the process, with an empty data folder and nothing compiled before, to the first page:
// FusionAuth embedded.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { freePorts } from '../../test/support/free-ports.ts';
import type { Suite } from '../bench.ts';
import { line } from '../report/line.ts';
import { startService } from '../service/start.ts';

export const coldStart: Suite = async ({ rounds, say }) => {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const took = await once();
    say(`first page after ${took.toFixed(2)} s`);
    seconds.push(took);
  }
  const goal = { what: 'cold start to first page, embedded', unit: 's', most: 1.5 };
  return { lines: { cold_start: line(goal, seconds) } };
};

async function once(): Promise<number> {
  const [port] = await freePorts(1);
  const began = performance.now();
  const NODE_COMPILE_CACHE = await mkdtemp(join(tmpdir(), 'compiled-'));
  const starting = startService({ PORT: String(port), NODE_COMPILE_CACHE });
  while (!(await isPage(`http://127.0.0.1:${port}/video`))) await rest(5);
  const took = (performance.now() - began) / 1000;
  await (await starting).dispose();
  return took;
}

async function isPage(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
