// Keys are changed by an operator while people are on the site (J12): the command, and a running service.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Client } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/free-ports.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { accountIn, COOKIE, deviceWith, openStub, type Stub } from '../support/stub.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

let service: InProcess;
beforeAll(async () => {
  const [closed] = await freePorts(1);
  // FusionAuth is away: nothing here needs it.
  service = await startInProcess({ FUSIONAUTH_URL: `http://localhost:${closed}` });
});
afterAll(() => service.stop());

interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

function keys(args: string[], more: Record<string, string> = {}): Promise<Ran> {
  const flags = ['--disable-warning=ExperimentalWarning', CLI, 'keys', ...args];
  const env = { PATH: process.env.PATH ?? '', DATA_DIR: service.config.DATA_DIR, ...more };
  return new Promise((resolve) => {
    execFile(process.execPath, flags, { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

interface Listed {
  kid: string;
  signs: boolean;
}

const listed = async () => JSON.parse((await keys(['list', '--json'])).stdout) as Listed[];
const kidIn = (token: string) =>
  (JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Listed).kid;
const me = async (client: Client) => (await client.call('GET', '/api/me')).json();

it('J12: a rotation on a busy site loses nobody, and the new key signs from then on', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => openStub(service.url)));
  let over = false;
  const strangers: Stub[] = [];
  const busy = (async () => {
    while (!over) {
      strangers.push(await openStub(service.url));
      for (const { client } of [...people, ...strangers.slice(-3)]) await client.get('/video');
    }
  })();
  const { code, stdout } = await keys(['rotate']);
  over = true;
  await busy;
  expect([code, stdout]).toEqual([0, expect.stringMatching(/ signs .*\n.* verifies /)]);
  const [signing] = await listed();
  await eventually(async () => {
    expect(kidIn((await openStub(service.url)).token)).toBe(signing?.kid);
  });
  for (const { client, account } of [...people, ...strangers]) {
    expect(accountIn(client.cookies.get(COOKIE) ?? '')).toBe(account);
    expect(await me(client)).toMatchObject({ state: 'anonymous', account });
  }
  const published = await (await fetch(`${service.url}/.well-known/jwks.json`)).text();
  for (const { kid } of await listed()) expect(published).toContain(kid);
  expect(published).not.toContain('"d"');
}, 60_000);

it('J12: a revoked key is worth nothing within seconds, not even to a cookie that was just accepted', async () => {
  const [signing, retired] = await listed();
  const fresh = await openStub(service.url);
  expect(kidIn(fresh.token)).toBe(signing?.kid);
  expect(await me(fresh.client)).toMatchObject({ account: fresh.account });
  expect((await keys(['revoke', signing?.kid ?? ''])).code).toBe(0);
  await eventually(async () => {
    expect(await me(deviceWith(service.url, fresh.token))).toEqual({ state: 'unknown' });
  });
  const next = await openStub(service.url);
  expect(next.account).not.toBe(fresh.account);
  expect((await listed()).map(({ kid }) => kid)).toContain(retired?.kid);
  expect((await listed()).map(({ kid }) => kid)).not.toContain(signing?.kid);
}, 60_000);

it('a key that is not there, and wrong use, are told; nothing changes', async () => {
  const before = await listed();
  const missing = await keys(['revoke', 'nobody']);
  expect([missing.code, missing.stderr]).toEqual([3, expect.stringContaining('no key nobody')]);
  for (const args of [['revoke'], ['rotate', 'now'], ['burn'], ['revoke', 'a', 'b']]) {
    expect((await keys(args)).code, args.join(' ')).toBe(2);
  }
  expect((await keys(['--help'])).stdout).toContain('vestibule keys list|rotate|revoke [KID]');
  expect(await listed()).toEqual(before);
});

it('with TOKEN_KEYS the command says what to do instead, and shows no key', async () => {
  const TOKEN_KEYS = '{"keys":[{"kty":"OKP","d":"very-private"}]}';
  const { code, stdout, stderr } = await keys(['rotate'], { TOKEN_KEYS });
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('Put a new key at the end of TOKEN_KEYS');
  expect(stderr).not.toContain('very-private');
});
