// The collector: events a second of one core in batches, and single ones against a bare Express route that takes
// the same JSON; the export of its log; and what pages load.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { exportEvents } from '../../src/cli/export-events.ts';
import { openForReading, openForWriting } from '../../src/store/sqlite/database.ts';
import { migrate } from '../../src/store/sqlite/migrate.ts';
import { openTrackedReader } from '../../src/store/sqlite/tracked-reader.ts';
import { openTrackedRows } from '../../src/store/sqlite/tracked-rows.ts';
import type { Bench, Suite } from '../bench.ts';
import { line } from '../report/line.ts';
import { medianOf } from '../report/statistics.ts';
import { startChild } from '../service/child.ts';
import type { Usage } from '../service/probe.ts';
import { PROBE } from '../service/probe-flags.ts';
import { startService } from '../service/start.ts';
import { inWords, type Server, visit, warm } from '../service/visit.ts';

const BATCH = 10;
const EXPORTED = 200_000;
const SECOND = 1_000_000;

export const collector: Suite = async (bench) => {
  const service = await startService();
  const bare = await startBare();
  const [batches, singles, bares]: [number[], number[], number[]] = [[], [], []];
  try {
    for (const side of [service, bare]) await warm(bench, [side], posting(1));
    await warm(bench, [service], posting(BATCH));
    for (let round = 0; round < bench.rounds; round++) {
      bares.push(await rateOf(bench, bare, 1, 'bare Express, JSON'));
      singles.push(await rateOf(bench, service, 1, 'collector, single events'));
      const cost = await visit(bench, [service], posting(BATCH));
      bench.say(inWords(`collector, ${BATCH} events a request`, cost));
      batches.push((SECOND / cost.cpu) * BATCH);
    }
  } finally {
    await Promise.all([bare.stop(), service.dispose()]);
  }
  const rate = (of: number[]) => medianOf(of).median.toFixed(0);
  return {
    lines: {
      collector_batches: line(
        {
          what: 'collector, ten events a request, durable before the answer: by one core',
          unit: 'events/s',
          least: 8000,
        },
        batches,
        'events by second of CPU time, all threads',
      ),
      collector_single: line(
        { what: 'collector, single events', unit: '× bare Express JSON', least: 0.6 },
        singles.map((one, round) => one / (bares[round] ?? Number.NaN)),
        `${rate(singles)}/s, bare ${rate(bares)}/s`,
      ),
    },
  };
};

const posting = (events: number) => ({ visits: 'first', events }) as const;

async function rateOf(bench: Bench, server: Server, events: number, name: string): Promise<number> {
  const cost = await visit(bench, [server], posting(events));
  bench.say(inWords(name, cost));
  return cost.rate;
}

async function startBare() {
  const child = startChild({ script: 'peers/express-json.ts', flags: PROBE });
  const { port } = await child.ask<{ port: number }>({ start: true });
  return { port, usage: () => child.ask<Usage>({ usage: true }), stop: () => child.stop() };
}

export const events: Suite = async ({ rounds, say }) => {
  const path = `${process.env.TMPDIR}/exported.db`;
  fill(path);
  const database = openForReading(path);
  const log = openTrackedReader(database);
  const rates: number[] = [];
  let bytes = 0;
  for (let round = 0; round < rounds; round++) {
    bytes = 0;
    const out = new Writable({
      write: (chunk, _encoding, done) => {
        bytes += chunk.length;
        done();
      },
    });
    const began = performance.now();
    await exportEvents(log, 0, out);
    rates.push(EXPORTED / ((performance.now() - began) / 1000));
  }
  database.close();
  say(`${EXPORTED} events, ${bytes} bytes`);
  const script = gzipSync(await readFile(new URL('../../public/fs.js', import.meta.url)), {
    level: 9,
  });
  const exporting = { what: 'export of the log as newline-delimited JSON', unit: 'events/s' };
  const loading = { what: 'page script, gzipped', unit: 'kB', most: 3 };
  return {
    lines: {
      export: line({ ...exporting, least: 50_000 }, rates),
      page_script: line(loading, [script.length / 1000]),
    },
  };
};

function fill(path: string): void {
  const database = openForWriting(path);
  const at = Date.now();
  migrate(database, at);
  const rows = openTrackedRows(database);
  const props = JSON.stringify({
    p: 'web',
    tv: 'js-4.10.1',
    url: 'https://bank.example/video',
    page: 'Films',
    res: '1280x720',
    lang: 'en-GB',
  });
  database.exec('BEGIN');
  for (let n = 0; n < EXPORTED; n += 100) {
    const ids = {
      device: randomUUID(),
      session: randomUUID(),
      network: randomUUID(),
      ip: '192.0.2.0/24',
    };
    const about = {
      source: 'snowplow',
      name: 'page_view',
      madeAt: at,
      at,
      receivedAt: at,
      props,
    } as const;
    const event = () => ({ ...about, ...ids, id: randomUUID() });
    rows.append(Array.from({ length: 100 }, () => ({ type: 'event', event: event() })));
  }
  database.exec('COMMIT');
  database.close();
}
