// npm run flood [-- SECONDS]: whether a thousand forged webhooks a second slow pages down (W13). Pages are asked for at
// a steady pace, in turns with the flood and without, by a client in a process that does nothing else.
import { fork } from 'node:child_process';
import { setTimeout as rest } from 'node:timers/promises';
import { openConnection } from '../bench/load/connection.ts';
import type { createClient } from '../test/support/client.ts';
import { startService } from '../test/support/service.ts';
import { openStub } from '../test/support/stub.ts';
import { SIGNATURE, signatureOf, signInEvent } from '../test/support/webhook-event.ts';

const SECONDS = Number(process.argv[2] ?? 10);
const TURNS = 5;
const PAGES_A_SECOND = 50;
const FORGED_A_SECOND = 1000;
const FORGERS = 50;

if (process.argv[2] === 'forge') await forge(process.argv[3] ?? '');
else await measure();

async function measure(): Promise<void> {
  const service = await startService({ STUB_LIMIT: '1000000/h' });
  try {
    const { client, account } = await openStub(service.url);
    const times = { quiet: [] as number[], flooded: [] as number[] };
    const busy = { quiet: 0, flooded: 0 };
    let refused = 0;
    await visits(client, 2);
    for (let turn = 0; turn < TURNS; turn++) {
      const before = await busySeconds(service.url);
      times.quiet.push(...(await visits(client, SECONDS)));
      const between = await busySeconds(service.url);
      const forger = fork(process.argv[1] ?? '', ['forge', `${service.url} ${account}`]);
      const count = new Promise<number>((resolve) => {
        forger.once('message', (sent) => resolve(Number(sent)));
      });
      times.flooded.push(...(await visits(client, SECONDS)));
      forger.send('end');
      refused += await count;
      busy.quiet += between - before;
      busy.flooded += (await busySeconds(service.url)) - between;
    }
    const [quiet, flooded] = [p99(times.quiet), p99(times.flooded)];
    console.log(`${Math.round(refused / TURNS / SECONDS)} forged webhooks a second, all refused`);
    const each = (1000 * (busy.flooded - busy.quiet)) / refused;
    console.log(`each costs ${each.toFixed(2)} ms of a processor`);
    console.log(`p99 of pages: ${quiet.toFixed(1)} ms without, ${flooded.toFixed(1)} ms with them`);
    console.log(`ratio ${(flooded / quiet).toFixed(2)}`);
  } finally {
    await service.dispose();
  }
}

/** Seconds of a processor that the service has used so far. */
async function busySeconds(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)$/m.exec(metrics)?.[1]);
}

/** Milliseconds of each page, asked for at its time whether or not the one before has come. */
async function visits(client: ReturnType<typeof createClient>, seconds: number) {
  const start = performance.now();
  const all = Array.from({ length: seconds * PAGES_A_SECOND }, async (_, n) => {
    const due = start + (n * 1000) / PAGES_A_SECOND;
    await rest(Math.max(0, due - performance.now()));
    await client.get('/video');
    return performance.now() - due;
  });
  return Promise.all(all);
}

/**
 * In a process of its own: sends, evenly, until told to end, and says how many were refused. It costs next to nothing
 * itself, since whoever forges in earnest does so on a machine of their own.
 */
async function forge(about: string): Promise<void> {
  const [url = '', account = ''] = about.split(' ');
  const request = await forgery(account);
  let [going, refused] = [true, 0];
  process.once('message', () => {
    going = false;
  });
  const port = Number(new URL(url).port);
  const connections = await Promise.all(
    Array.from({ length: FORGERS }, () => openConnection(port)),
  );
  const start = performance.now();
  const every = 1000 / FORGED_A_SECOND;
  await Promise.all(
    connections.map(async (connection, index) => {
      for (let due = start + index * every; going; due += FORGERS * every) {
        await rest(Math.max(0, due - performance.now()));
        const { status } = await connection.ask(request);
        if (status !== 401) throw new Error(`a forged webhook was answered ${status}`);
        refused++;
      }
      connection.close();
    }),
  );
  process.send?.(refused);
  process.disconnect();
}

/** Of the right shape in everything, so that only its signature tells. */
async function forgery(account: string): Promise<string> {
  const body = signInEvent(account);
  const forged = (await signatureOf(body)).replace(/.{8}$/, 'AAAAAAAA');
  return [
    'POST /webhook HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${SIGNATURE}: ${forged}`,
    '',
    body,
  ].join('\r\n');
}

function p99(times: number[]): number {
  const sorted = times.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN;
}
