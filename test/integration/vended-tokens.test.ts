// TOKEN_SIGNER=fusionauth: guests' tokens signed by FusionAuth with a key that signs nothing else (J4, J6, J7).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APPLICATION, callFusionAuth } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { freePorts } from '../support/free-ports.ts';
import { type FusionAuth, startFusionAuth } from '../support/fusionauth.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { createProxy, type LoopbackProxy } from '../support/proxy.ts';
import { COOKIE, deviceWith, openStub as openAnyStub } from '../support/stub.ts';

const KEY = '4b6d1c9e-7a21-4f35-9c80-e5d2f7a90909';

let fusionAuth: FusionAuth;
let proxy: LoopbackProxy;
let service: InProcess;
beforeAll(async () => {
  fusionAuth = await startFusionAuth();
  const [port = 0] = await freePorts(1);
  proxy = createProxy(fusionAuth.url, port);
  await proxy.open();
  service = await startInProcess({ TOKEN_SIGNER: 'fusionauth', FUSIONAUTH_URL: proxy.url });
  await eventually(async () => {
    expect(alg((await openStub(service.url)).token)).toBe('ES256');
    service.clock.ahead += 10_000;
  });
});
afterAll(async () => {
  await service.stop();
  await proxy.shut();
  await fusionAuth.stop();
});

/** A stub; its token's subject is the account's id only when our own key has signed. */
async function openStub(url: string) {
  const { client, token } = await openAnyStub(url);
  return { client, token, account: idIn(token) };
}

const idIn = (token: string) => String(decodeJwt(token).userId);
const alg = (token: string) => decodeProtectedHeader(token).alg;
const me = async (token: string) =>
  (await deviceWith(service.url, token).call('GET', '/api/me')).json();

/** A token that FusionAuth signs for whoever holds an API key. */
async function vended(claims: object, keyId?: string): Promise<string> {
  const body = { claims, ...(keyId && { keyId }), timeToLiveInSeconds: 600 };
  const answer = await callFusionAuth(fusionAuth.url, '/api/jwt/vend', { method: 'POST', body });
  return (answer.body as { token: string }).token;
}

it('a guest is known by a token that FusionAuth’s published keys verify', async () => {
  const { token, account, client } = await openStub(service.url);
  expect(await me(token)).toMatchObject({ state: 'anonymous', account });
  const claims = decodeJwt(token);
  expect(claims).toMatchObject({ iss: service.url, aud: APPLICATION, userId: account });
  expect(claims).toMatchObject({ anonymous: true, token_type: 'anon+jwt', epoch: 0 });
  const { keys } = (await (await fetch(`${fusionAuth.url}/.well-known/jwks.json`)).json()) as {
    keys: { kid: string }[];
  };
  expect(keys.map(({ kid }) => kid)).toContain(decodeProtectedHeader(token).kid);
  await client.get('/video');
  expect(idIn(client.cookies.get(COOKIE) ?? '')).toBe(account);
  expect(claims.sub).not.toBe(account);
});

describe('a token that FusionAuth signed', () => {
  let account: string;
  let claims: Record<string, unknown>;
  beforeAll(async () => {
    const stub = await openStub(service.url);
    account = stub.account;
    const { iat: _, exp: __, jti: ___, ...rest } = decodeJwt(stub.token);
    claims = rest;
  });

  it('is told from others: the one that differs in nothing is a visitor', async () => {
    expect(await me(await vended(claims, KEY))).toMatchObject({ account });
  });

  it.each<[string, Record<string, unknown>]>([
    ['no type', { token_type: undefined }],
    ['another type', { token_type: 'access' }],
    ['the type of the probe', { token_type: 'probe' }],
    ['another issuer', { iss: 'http://evil.example' }],
    ['another audience', { aud: 'someone-else' }],
    ['two audiences', { aud: [APPLICATION, 'someone-else'] }],
    ['a subject that is a user of FusionAuth’s', { sub: 'account' }],
    ['another user', { userId: crypto.randomUUID() }],
    ['no word that it is anonymous', { anonymous: undefined }],
    ['a later epoch', { epoch: 7 }],
  ])('with %s is no visitor', async (_, change) => {
    const sub = change.sub === 'account' ? { sub: account } : {};
    expect(await me(await vended({ ...claims, ...change, ...sub }, KEY))).toEqual({
      state: 'unknown',
    });
  });

  it('J6: with a key that signs other things too is no visitor, though it is published', async () => {
    expect(await me(await vended(claims))).toEqual({ state: 'unknown' });
  });

  it('J7: is no access token at FusionAuth: nobody can act as its user there', async () => {
    const headers = { Authorization: `Bearer ${await vended(claims, KEY)}` };
    const answers = [
      await fetch(`${fusionAuth.url}/oauth2/userinfo`, { headers }),
      await fetch(`${fusionAuth.url}/api/user`, { headers }),
    ];
    for (const { status } of answers) expect(status).toBeGreaterThanOrEqual(400);
  });
});

it('J4: a thousand unknown keys make the service ask FusionAuth for nothing', async () => {
  const { token } = await openStub(service.url);
  const [, payload, signature] = token.split('.');
  const before = proxy.calls.length;
  for (let n = 0; n < 1000; n++) {
    const header = { alg: 'ES256', typ: 'JWT', kid: `unknown-${n}` };
    const forged = Buffer.from(JSON.stringify(header)).toString('base64url');
    expect(await me(`${forged}.${payload}.${signature}`)).toEqual({ state: 'unknown' });
  }
  const asked = proxy.calls.slice(before).filter(({ path }) => /jwks|vend/.test(path));
  expect(asked).toEqual([]);
});

describe('while FusionAuth is away', () => {
  it('our own key signs, everybody stays who they are, and FusionAuth signs again afterwards', async () => {
    const before = await openStub(service.url);
    await proxy.shut();
    const during = await openStub(service.url);
    expect(alg(during.token)).toBe('EdDSA');
    expect(await me(before.token)).toMatchObject({ state: 'anonymous' });
    expect(await me(during.token)).toMatchObject({ account: during.account });
    await proxy.open();
    await eventually(async () => {
      service.clock.ahead += 10_000;
      expect(alg((await openStub(service.url)).token)).toBe('ES256');
    });
    expect(await me(during.token)).toMatchObject({ account: during.account });
  });

  it('a FusionAuth that hangs costs one visit its wait, and the others nothing', async () => {
    service.clock.ahead += 10_000;
    proxy.hang(true);
    try {
      const before = proxy.calls.length;
      for (let n = 0; n < 5; n++) expect(alg((await openStub(service.url)).token)).toBe('EdDSA');
      const asked = proxy.calls.slice(before).filter(({ path }) => path.includes('vend'));
      expect(asked).toHaveLength(1);
    } finally {
      proxy.hang(false);
    }
  });

  it('the keys are in a file for the next start, public halves alone', async () => {
    const file = join(service.config.DATA_DIR, 'fusionauth-token-keys.json');
    const text = await readFile(file, 'utf8');
    expect(Object.keys(JSON.parse(text))).toEqual([KEY]);
    expect(text).not.toContain('"d"');
  });
});
