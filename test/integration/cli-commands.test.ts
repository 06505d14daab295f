// Every command as a process of its own, beside a running service, with a canary in every secret setting: what it
// ends with, that --json is JSON and nothing else, and that no canary sings.
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { settings as table } from '../../src/config/table.ts';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { createClient } from '../support/client.ts';
import { type Ended, vestibule } from '../support/command-line.ts';
import { ownSettings, type Settings } from '../support/settings.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const FLAGS = ['--disable-warning=ExperimentalWarning', CLI];

const { privateKey } = generateKeyPairSync('ed25519');
const jwk = privateKey.export({ format: 'jwk' });

const canary = (name: string) => `canary-${name.toLowerCase()}-${randomUUID()}`;
const SECRET = {
  FUSIONAUTH_API_KEY: canary('web'),
  FUSIONAUTH_CULL_API_KEY: canary('cull'),
  FUSIONAUTH_SETUP_API_KEY: canary('setup'),
  FUSIONAUTH_CLIENT_SECRET: canary('client'),
  FUSIONAUTH_WEBHOOK_KEY: canary('webhook'),
  FUSIONAUTH_ADMIN_PASSWORD: canary('admin'),
  SMTP_URL: `smtp://user:${canary('smtp')}@127.0.0.1:9`,
  TOKEN_KEYS: JSON.stringify({ keys: [{ ...jwk, kid: 'first', alg: 'EdDSA', use: 'sig' }] }),
};
const ELSEWHERE = `postgres://somebody:${canary('database')}@127.0.0.1:9/vestibule`;
const CANARIES = [
  ...Object.values({ ...SECRET, ELSEWHERE }).flatMap((text) => text.match(/canary-[\w-]+/g) ?? []),
  String(jwk.d),
];

const NOBODY = randomUUID();

let settings: Settings;
let env: Record<string, string>;
let service: ChildProcess;
let addresses: { site: string };
let account = '';
let said = '';

beforeAll(async () => {
  settings = await ownSettings(SECRET);
  env = { ...settings, LOG_LEVEL: 'trace' };
  service = spawn(process.execPath, [...FLAGS, 'start', '--json'], {
    env: { PATH: process.env.PATH ?? '', ...env },
  });
  service.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  addresses = JSON.parse(await firstLine(service));
  const visitor = createClient(addresses.site);
  await visitor.get('/video');
  account = String((await visitor.call('GET', '/api/me')).json().account);
});
afterAll(async () => {
  if (service.exitCode === null) await ended(service);
  await rm(settings.DATA_DIR, { recursive: true, force: true });
});

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  return String(chunk);
}

async function ended(child: ChildProcess): Promise<unknown> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  return (await exit)[0];
}

async function run(args: string[], more: Record<string, string> = {}): Promise<Ended> {
  const done = await vestibule(args, { ...env, ...more });
  const known = (text: string) => CANARIES.filter((one) => text.includes(one));
  expect(known(done.out + done.err), args.join(' ')).toEqual([]);
  return done;
}

it('every secret setting has a canary', () => {
  const secrets = Object.entries(table).filter(([, one]) => 'secret' in one && one.secret);
  expect(secrets.map(([name]) => name).sort()).toEqual(
    [...Object.keys(SECRET), 'DATABASE_URL'].sort(),
  );
  expect(CANARIES).toHaveLength(Object.keys(SECRET).length + 1);
});

/** By command: what follows it, and what it ends with. `ID` stands for an account that is there. */
const CALLS: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  help: [
    ['', 0],
    ['cull', 0],
    ['resurrect', 2],
  ],
  status: [
    ['', 0],
    ['ID', 2],
  ],
  doctor: [
    ['', 3],
    ['--fix', 2],
  ],
  cull: [
    ['', 0],
    ['--pause', 0],
    ['--yes', 3],
    ['--resume', 0],
    ['--history', 0],
    [`--history ${NOBODY}`, 3],
    ['--max x', 2],
  ],
  restore: [
    ['ID', 0],
    [NOBODY, 3],
    ['', 2],
  ],
  retry: [
    ['', 0],
    ['ID', 3],
    ['me', 2],
  ],
  export: [
    ['ID', 0],
    [NOBODY, 3],
    ['', 2],
  ],
  events: [
    ['', 0],
    ['--account ID', 0],
    ['--bad', 0],
    ['export', 0],
    ['--limit x', 2],
    ['import', 2],
  ],
  keys: [
    ['list', 1],
    ['revoke', 2],
    ['burn', 2],
  ],
  migrate: [
    ['--dry-run', 0],
    ['', 0],
    ['--force', 2],
  ],
  release: [
    ['ID', 0],
    [NOBODY, 3],
    ['', 2],
  ],
  erase: [
    ['ID', 0],
    ['ID --yes', 0],
    ['ID', 3],
    ['', 2],
  ],
};

describe('with --json a command prints one document or nothing, ends with the code it should, and tells no secret:', () => {
  it.each(Object.entries(CALLS))(
    '%s',
    async (name, calls) => {
      for (const [rest, code] of calls) {
        const words = rest.replace('ID', account).split(' ').filter(Boolean);
        const done = await run([name, ...words, '--json']);
        expect(done.code, `${name} ${rest}: ${done.err}`).toBe(code);
        const documents =
          rest === 'export' ? done.out.trim().split('\n').filter(Boolean) : [done.out];
        for (const text of code === 1 || code === 2 ? [] : documents) JSON.parse(text);
        if (code === 1 || code === 2) expect(done.out).toBe('');
      }
    },
    60_000,
  );

  it('and these are all of them, but for the two that run until they are stopped', () => {
    const asked = [...Object.keys(CALLS), 'start', 'fusionauth'].sort();
    expect([...commands.keys()].sort()).toEqual(asked);
  });
});

it('what an operator does is in the audit log before it is done, with who did it', async () => {
  const store = await openSqliteStore({
    path: join(settings.DATA_DIR, 'vestibule.db'),
    now: Date.now,
  });
  const deeds = await store.audited(100);
  await store.close();
  const by = `command line ${userInfo().username}`;
  expect(new Set(deeds.map((deed) => deed.by))).toEqual(new Set([by]));
  const about = (did: string) =>
    deeds.filter((deed) => deed.did === did).map((deed) => deed.account);
  expect(about('erase')).toEqual([account]);
  expect(about('export')).toEqual([NOBODY, account]);
  expect(about('release')).toEqual([NOBODY, account]);
  expect(about('restore')).toEqual([NOBODY, account]);
  expect(about('retry')).toEqual([account, undefined]);
  expect(['pause cull', 'resume cull', 'cull', 'dry run'].map((did) => about(did).length)).toEqual([
    1, 1, 1, 1,
  ]);
});

it('keys are listed without the private ones', async () => {
  const { code, out } = await run(['keys', 'list', '--json'], { TOKEN_KEYS: '' });
  expect([code, out]).toEqual([1, '']);
  const { TOKEN_KEYS: _, ...own } = env;
  const listed = await vestibule(['keys', 'list', '--json'], own);
  expect(JSON.parse(listed.out)).toEqual([expect.objectContaining({ signs: true })]);
  expect(listed.out).not.toContain('"d"');
});

it('a store that cannot be reached is told of without its password: exit code 1', async () => {
  for (const name of ['status', 'migrate']) {
    const { code, out, err } = await run([name], { DATABASE_URL: ELSEWHERE });
    expect([code, out], err).toEqual([1, '']);
    expect(err).toContain('ECONNREFUSED');
  }
  const { code, out } = await run(['doctor'], { DATABASE_URL: ELSEWHERE });
  expect([code, out]).toEqual([3, expect.stringContaining('(store.unreachable)')]);
});

it('fusionauth says where it is in one document, and ends with 0 when it is told to', async () => {
  const args = ['fusionauth', '--port', '0', '--mailbox-port', '0', '--json'];
  const child = spawn(process.execPath, [...FLAGS, ...args], {
    env: { PATH: process.env.PATH ?? '', ...SECRET },
  });
  expect(JSON.parse(await firstLine(child))).toMatchObject({ ready: true });
  expect(await ended(child)).toBe(0);
});

it('start has said where it is in one document, logged elsewhere, told no secret, and ends with 0', async () => {
  expect(addresses).toMatchObject({ site: `http://localhost:${settings.PORT}` });
  expect(await ended(service)).toBe(0);
  expect(said).toContain('"path":"/video"');
  expect(CANARIES.filter((one) => said.includes(one))).toEqual([]);
});
