// Measures the embedded FusionAuth: cold start, throughput of one user's calls, search and memory as the
// number of users grows. Prints a table, then the same as JSON. `--users`, `--seconds`, `--connections`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure, type Request } from './embedded/connections.ts';
import { type Measured, startMeasured } from './embedded/process.ts';
import { idOf, searches, stub } from './embedded/users.ts';

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '5' },
    connections: { type: 'string', default: '32' },
  },
});
const users = Number(values.users);
const seconds = Number(values.seconds);
const connections = Number(values.connections);
const KEY = 'bench';
const BATCH = 10_000;
const STARTS = 5;
const SEARCHES = 20;

interface Row {
  what: string;
  value: number;
  unit: string;
}

const rows: Row[] = [];
const folder = mkdtempSync(join(tmpdir(), 'bench-embedded-'));
const env = { DATA_DIR: folder, KICKSTART_FILE: kickstartFile() };

function note(what: string, value: number | undefined, unit: string): void {
  if (value === undefined) return;
  const row = { what, value: Math.round(value * 10) / 10, unit };
  rows.push(row);
  console.error(`${row.what}: ${row.value} ${row.unit}`);
}

const middle = (times: number[]): number =>
  times.sort((left, right) => left - right)[Math.floor(times.length / 2)] ?? 0;

async function coldStarts(): Promise<void> {
  await (await startMeasured(env)).stop();
  const times: number[] = [];
  while (times.length < STARTS) {
    const server = await startMeasured(env);
    times.push(server.startedIn);
    await server.stop();
  }
  note('cold start, RSA key made', middle(times), 'ms');
}

async function post(server: Measured, path: string, body: unknown): Promise<void> {
  const headers = { authorization: KEY, 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(server.url + path, init);
  const text = await response.text();
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${text}`);
}

async function fill(server: Measured, from: number, upTo: number): Promise<void> {
  const begin = performance.now();
  for (let at = from; at < upTo; at += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, upTo - at) }, (_, more) => stub(at + more));
    await post(server, '/api/user/import', { users: batch });
  }
  note(`import up to ${upTo}`, (upTo - from) / ((performance.now() - begin) / 1000), 'a second');
}

async function load(server: Measured, what: string, request: (at: number) => Request) {
  const measured = { url: server.url, key: KEY, connections, request };
  await measure({ ...measured, seconds: 1 });
  const before = server.cpu();
  const { perSecond, p50, p99, requests } = await measure({ ...measured, seconds });
  const after = server.cpu();
  note(what, perSecond, 'a second');
  const used = before === undefined || after === undefined ? undefined : after - before;
  note(`${what}, by processor time`, used && requests / used, 'a core-second');
  note(`${what}, p50`, p50, 'ms');
  note(`${what}, p99`, p99, 'ms');
}

const someone = (at: number): string => `/api/user/${idOf((at * 7919) % users)}`;

async function throughput(server: Measured): Promise<void> {
  await load(server, 'retrieve a user', (at) => ({ method: 'GET', path: someone(at) }));
  await load(server, 'PATCH a user', (at) => ({
    method: 'PATCH',
    path: someone(at),
    body: JSON.stringify({ user: { data: { watchCount: at } } }),
  }));
  const run = performance.now();
  await load(server, 'create a user', (at) => ({
    method: 'POST',
    path: '/api/user',
    body: JSON.stringify({ user: { username: `new-${run}-${at}-${performance.now()}` } }),
  }));
}

async function search(server: Measured, count: number, before: number): Promise<void> {
  for (const [what, criteria] of Object.entries(searches(before))) {
    const times: number[] = [];
    while (times.length < SEARCHES) {
      const start = performance.now();
      await post(server, '/api/user/search', { search: criteria });
      times.push(performance.now() - start);
    }
    note(`search among ${count}: ${what}`, middle(times), 'ms');
  }
}

function kickstartFile(): string {
  const file = join(folder, 'kickstart.json');
  const key = { algorithm: 'RS256', name: 'tokens', length: 2048 };
  const requests = [{ method: 'POST', url: '/api/key/generate', body: { key } }];
  writeFileSync(file, JSON.stringify({ apiKeys: [{ key: KEY }], requests }));
  return file;
}

async function grow(): Promise<void> {
  const server = await startMeasured(env);
  let filled = 0;
  let before = 0;
  for (const count of [10_000, 100_000, 1_000_000].filter((count) => count <= users)) {
    await fill(server, filled, count);
    before ||= Date.now();
    filled = count;
    note(`memory at ${count}`, server.memory(), 'MB');
    await search(server, count, before);
  }
  await server.stop();
}

async function atFullSize(): Promise<void> {
  const server = await startMeasured(env);
  note(`memory at ${users}, started anew`, server.memory(), 'MB');
  await throughput(server);
  note(`memory at ${users}, after the load`, server.memory(), 'MB');
  await server.stop();
}

function report(): void {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memory, node: process.version };
  const width = Math.max(...rows.map(({ what }) => what.length));
  console.log(`\n${machine.cpu}, ${machine.cores} cores, ${memory}, Node ${machine.node}\n`);
  for (const { what, value, unit } of rows) {
    console.log(`${what.padEnd(width)}  ${String(value).padStart(10)} ${unit}`);
  }
  console.log(`\n${JSON.stringify({ machine, users, connections, rows })}`);
}

try {
  await coldStarts();
  await grow();
  await atFullSize();
  report();
} finally {
  rmSync(folder, { recursive: true });
}
