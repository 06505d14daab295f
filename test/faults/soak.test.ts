// Traffic at a fixed rate, for long: nothing is lost and nothing piles up. `npm run soak -- --minutes 30` reports.
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { type Service, startService } from '../support/service.ts';
import { openStub, type Stub } from '../support/stub.ts';
import { readVitals, slopePerHour, type Vitals } from '../support/vitals.ts';

const SECONDS = Number(process.env.SOAK_MINUTES ?? 2) * 60;
/** Visits a second. */
const RATE = Number(process.env.SOAK_RATE ?? 40);
/** Visitors at a time; one leaves and a new one comes every second. */
const VISITORS = 20;
/** How often the process is looked at, seconds. */
const LOOK = Math.max(1, SECONDS / 60);
/** What a visit may leave behind on average: the account that it opened is remembered for a while. */
const KB_A_VISIT = 1;
/** What comes before is warming up. */
const WARM = SECONDS / 3;

const COLLECT = fileURLToPath(new URL('../support/collect-garbage.ts', import.meta.url));

let service: Service;
beforeAll(async () => {
  service = await startService({
    ...{ STUB_LIMIT_NETWORK: '1000000/h', STUB_LIMIT: '1000000/h' },
    NODE_OPTIONS: `--import ${COLLECT}`,
  });
});
afterAll(() => service.dispose());

interface Crowd {
  present: Stub[];
  /** Acknowledged visits by account. */
  visits: Map<string, number>;
  vitals: Vitals[];
}

async function arrive({ present, visits }: Crowd): Promise<void> {
  const stub = await openStub(service.url);
  visits.set(stub.account, 1);
  present.push(stub);
  if (present.length > VISITORS) present.shift();
}

async function visit({ present, visits }: Crowd, turn: number): Promise<void> {
  const { account, client } = present[turn % present.length] as Stub;
  const { status } = await client.get('/video');
  expect(status).toBe(200);
  visits.set(account, (visits.get(account) ?? 0) + 1);
}

/** What is left when the garbage is gone. */
async function look({ vitals }: Crowd, at: number): Promise<void> {
  process.kill(service.pid(), 'SIGUSR2');
  // By the time that this is answered the signal has been heard.
  await fetch(`${service.url}/healthz`);
  vitals.push(await readVitals(service.url, at));
}

/** As many visits a second as the rate says, whether or not the ones before were answered. */
async function live(crowd: Crowd): Promise<void> {
  const pending = new Set<Promise<void>>();
  const begin = (work: Promise<void>) => {
    pending.add(work);
    work.finally(() => pending.delete(work)).catch(() => {});
  };
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  let looked = 0;
  for (let turn = 0; seconds() < SECONDS; turn++) {
    begin(visit(crowd, turn));
    if (turn % RATE === 0) begin(arrive(crowd));
    if (seconds() >= looked * LOOK) {
      looked++;
      begin(look(crowd, seconds()));
    }
    // The rate is what this test is about.
    await sleep(Math.max(0, ((turn + 1) / RATE - seconds()) * 1000));
  }
  await Promise.all(pending);
}

async function expectKept({ visits }: Crowd): Promise<void> {
  for (const [account, count] of visits) {
    await eventually(async () => {
      expect((await recordOf(service.fusionAuth, account))?.data.watchCount).toBe(count);
    }, 30_000);
  }
}

function report({ visits }: Crowd, vitals: readonly Vitals[]): string {
  const [first, last] = [vitals[0], vitals.at(-1)];
  const sum = [...visits.values()].reduce((all, count) => all + count, 0);
  const slope = (of: (one: Vitals) => number) => `, ${slopePerHour(vitals, of).toFixed(1)} an hour`;
  const row = (name: string, of: (one: Vitals) => number) =>
    `  ${name.padEnd(14)} ${of(first as Vitals).toFixed(1)} → ${of(last as Vitals).toFixed(1)}${slope(of)}`;
  return [
    `${sum} visits by ${visits.size} visitors in ${Math.round(SECONDS)} s, all kept`,
    row('heap, MB', ({ heapMB }) => heapMB),
    row('resident, MB', ({ residentMB }) => residentMB),
    row('handles', ({ handles }) => handles),
    row('open files', ({ files }) => files),
  ].join('\n');
}

it(
  'traffic at a fixed rate loses nothing, keeps its memory, and leaves no handle behind',
  async () => {
    const crowd: Crowd = { present: [], visits: new Map(), vitals: [] };
    await arrive(crowd);
    await live(crowd);
    await expectKept(crowd);
    const warm = crowd.vitals.filter(({ at }) => at >= WARM);
    process.stdout.write(`${report(crowd, warm)}\n`);
    const kilobytes = (slopePerHour(warm, ({ heapMB }) => heapMB) * 1024) / (RATE * 3600);
    expect(kilobytes).toBeLessThan(KB_A_VISIT);
    const half = Math.ceil(warm.length / 2);
    for (const of of [({ handles }: Vitals) => handles, ({ files }: Vitals) => files]) {
      // Connections come and go; what leaks is there at the quietest moment, too.
      const [before, after] = [warm.slice(0, half), warm.slice(half)].map((part) =>
        Math.min(...part.map(of)),
      );
      expect(after).toBeLessThanOrEqual((before ?? 0) + 4);
    }
  },
  SECONDS * 1000 + 120_000,
);
