// Traffic at a fixed rate, for long: nothing is lost and nothing piles up. `npm run soak -- --minutes 30` reports.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { type Service, startService } from '../support/service.ts';
import { openStub, type Stub } from '../support/stub.ts';
import { readVitals, slopePerHour, type Vitals } from '../support/vitals.ts';

const SECONDS = Number(process.env.SOAK_MINUTES ?? 0.15) * 60;
/** Visits a second. */
const RATE = Number(process.env.SOAK_RATE ?? 40);
/** Visitors at a time; one leaves and a new one comes every second. */
const VISITORS = 20;
/** How often the process is looked at, seconds. */
const LOOK = Math.max(1, SECONDS / 60);
/** What comes before is warming up. */
const WARM = SECONDS / 3;

let service: Service;
beforeAll(async () => {
  service = await startService({ STUB_LIMIT_NETWORK: '1000000/h', STUB_LIMIT: '1000000/h' });
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
      crowd.vitals.push(await readVitals(service.url, seconds()));
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
  // A short run says nothing of an hour.
  const slope = (of: (one: Vitals) => number) =>
    SECONDS < 300 ? '' : `, ${slopePerHour(vitals, of).toFixed(1)} an hour`;
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
  'traffic at a fixed rate loses nothing, and leaves no handle behind',
  async () => {
    const crowd: Crowd = { present: [], visits: new Map(), vitals: [] };
    await arrive(crowd);
    await live(crowd);
    await expectKept(crowd);
    const warm = crowd.vitals.filter(({ at }) => at >= WARM);
    process.stdout.write(`${report(crowd, warm)}\n`);
    const most = (of: (one: Vitals) => number, part: readonly Vitals[]) =>
      Math.max(...part.map(of));
    const half = Math.ceil(warm.length / 2);
    for (const of of [({ handles }: Vitals) => handles, ({ files }: Vitals) => files]) {
      // Connections come and go; what leaks grows with every visit.
      expect(most(of, warm.slice(half))).toBeLessThanOrEqual(most(of, warm.slice(0, half)) + 12);
    }
  },
  SECONDS * 1000 + 120_000,
);
