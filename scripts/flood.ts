// npm run flood [-- SECONDS]: whether a thousand forged webhooks a second slow pages down (W13). Pages are asked for at
// a steady pace by a client in a process that does nothing else, in turns without the flood, with it, and with the same
// sent to another server: how much of it is for want of a machine of the forger's own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
else if (process.argv[2] === 'elsewhere') elsewhere();
else await measure();

async function measure(): Promise<void> {
  const service = await startService({ STUB_LIMIT: '1000000/h' });
  const other = fork(process.argv[1] ?? '', ['elsewhere']);
  try {
    const [port] = (await once(other, 'message')) as [number];
    const { client, account } = await openStub(service.url);
    const to = { nobody: undefined, elsewhere: `http://localhost:${port}`, here: service.url };
    const times = { nobody: [] as number[], elsewhere: [] as number[], here: [] as number[] };
    const busy = { nobody: 0, elsewhere: 0, here: 0 };
    let refused = 0;
    await visits(client, 2);
    for (let turn = 0; turn < TURNS; turn++) {
      for (const target of ['nobody', 'elsewhere', 'here'] as const) {
        const before = await busySeconds(service.url);
        const end = flood(to[target], account);
        times[target].push(...(await visits(client, SECONDS)));
        const count = await end();
        busy[target] += (await busySeconds(service.url)) - before;
        if (target === 'here') refused += count;
      }
    }
    console.log(`${Math.round(refused / TURNS / SECONDS)} forged webhooks a second, all refused`);
    const each = (1000 * (busy.here - busy.elsewhere)) / refused;
    console.log(`each costs ${each.toFixed(2)} ms of a processor`);
    const [none, beside, here] = [p99(times.nobody), p99(times.elsewhere), p99(times.here)];
    console.log(`p99 of pages: ${none.toFixed(1)} ms without, ${here.toFixed(1)} ms with them`);
    console.log(`and ${beside.toFixed(1)} ms with as many sent to another server on this machine`);
  } finally {
    other.disconnect();
    await service.dispose();
  }
}

/** Begins at once; what it returns ends it, and resolves to how many were refused. */
function flood(url: string | undefined, account: string): () => Promise<number> {
  if (url === undefined) return () => Promise.resolve(0);
  const forger = fork(process.argv[1] ?? '', ['forge', `${url} ${account}`]);
  const count = once(forger, 'message');
  return async () => {
    forger.send('end');
    const [sent] = (await count) as [number];
    return sent;
  };
}

/** In a process of its own: a server that refuses everything and does nothing else, to tell what the machine does. */
function elsewhere(): void {
  const server = createServer((_req, res) => {
    res.writeHead(401, { 'content-length': '0' }).end();
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
  process.once('disconnect', () => process.exit());
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
