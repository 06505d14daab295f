// A cookie that is not one of ours, or no longer worth anything, is no visitor: a fresh start, never a fault,
// and nothing of the account that it names is touched or shown.
import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importJWK, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { APPLICATION } from '../support/directory.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { accountIn, COOKIE, deviceWith, openStub, type Stub } from '../support/stub.ts';

const DAY = 86_400_000;

let service: InProcess;
let victim: Stub;
beforeAll(async () => {
  service = await startInProcess();
  victim = await openStub(service.url);
});
afterAll(() => service.stop());

/** Every way in: none may know the visitor, touch the account, or fail. */
async function expectNobody(cookie: string): Promise<void> {
  const before = await kept(service.service.store, victim.account);
  const send = (method: string, path: string, init: RequestInit = {}) =>
    createClient(service.url).send(path, {
      method,
      ...init,
      headers: { cookie, accept: 'application/json', ...init.headers },
    });
  expect((await send('GET', '/api/me')).json()).toEqual({ state: 'unknown' });
  expect((await send('GET', '/api/me/export')).status).toBe(401);
  expect((await send('DELETE', '/api/me')).status).toBe(401);
  expect((await send('POST', '/api/release')).status).toBe(204);
  expect((await send('GET', '/account')).status).toBe(303);
  const email = new URLSearchParams({ email: 'thief@example.com' });
  expect((await send('POST', '/register', { body: email })).location).toContain('/oauth2/register');
  const visit = await send('GET', '/video');
  expect(visit.status).toBe(200);
  const fresh = /^vestibule=([^;]+)/m.exec(visit.headers.getSetCookie().join('\n'))?.[1] ?? '';
  expect(accountIn(fresh)).not.toBe(victim.account);
  expect(await kept(service.service.store, victim.account)).toEqual(before);
}

const nobody = (token: string) => expectNobody(`${COOKIE}=${token}`);

describe('a forged cookie', () => {
  it('J8: with any one character changed is no visitor', async () => {
    const dots = [...victim.token.matchAll(/\./g)].map(({ index }) => index);
    const [first = 0, second = 0] = dots;
    const last = victim.token.length - 1;
    // Both ends and the middle of each part, and the dots themselves.
    const places = [0, 5, first - 2, first, first + 1, (first + second) >> 1, second - 2, second];
    for (const at of [...places, second + 1, (second + last) >> 1, last - 2]) {
      const other = victim.token[at] === 'A' ? 'B' : 'A';
      const forged = victim.token.slice(0, at) + other + victim.token.slice(at + 1);
      expect((await deviceWith(service.url, forged).call('GET', '/api/me')).json()).toEqual({
        state: 'unknown',
      });
    }
    const middle = (first + second) >> 1;
    await nobody(`${victim.token.slice(0, middle)}A${victim.token.slice(middle + 1)}`);
  });

  it.each([
    ['cut short', (token: string) => token.slice(0, -4)],
    ['without its signature', (token: string) => token.replace(/[^.]+$/, '')],
    ['of two parts', (token: string) => token.split('.').slice(0, 2).join('.')],
    ['of four parts', (token: string) => `${token}.x`],
    ['empty', () => ''],
    ['that is no token', () => 'deleted'],
    ['with a broken escape', () => '%E0%A4%A'],
    ['quoted', (token: string) => `"${token}"`],
    ['with bytes that are not ASCII', () => 'caf\u00e9\u00ff'],
  ])('%s is no visitor', async (_, forge) => {
    await nobody(forge(victim.token));
  });
});

describe('J3: a token signed for something else', () => {
  interface Forgery {
    header?: Record<string, unknown>;
    claims?: Record<string, unknown>;
    key?: Parameters<SignJWT['sign']>[0];
  }

  /** A token like ours, with our own key unless said otherwise. */
  async function signed({ header = {}, claims = {}, key }: Forgery = {}): Promise<string> {
    const file = join(service.config.DATA_DIR, 'token-keys.json');
    const [own] = (JSON.parse(await readFile(file, 'utf8')) as { keys: JWK[] }).keys;
    const [head = ''] = victim.token.split('.');
    const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
    const now = Math.floor(Date.now() / 1000);
    const about = { userId: victim.account, sub: victim.account, anonymous: true, epoch: 0 };
    const issued = { iss: service.url, aud: APPLICATION, jti: crypto.randomUUID(), iat: now };
    const payload = { ...about, ...issued, exp: now + 3600, ...claims };
    return new SignJWT(payload as Record<string, unknown>)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'anon+jwt', kid, ...header })
      .sign(key ?? (await importJWK(own as JWK, 'EdDSA')));
  }

  it('is told from ours: the one that differs in nothing is a visitor', async () => {
    const client = deviceWith(service.url, await signed());
    expect((await client.call('GET', '/api/me')).json()).toMatchObject({ account: victim.account });
  });

  const past = Math.floor(Date.now() / 1000) - 3600;
  const future = Math.floor(Date.now() / 1000) + 3600;
  it.each<[string, Forgery]>([
    ['another audience', { claims: { aud: 'someone-else' } }],
    ['two audiences', { claims: { aud: [APPLICATION, 'someone-else'] } }],
    ['another issuer', { claims: { iss: 'http://evil.example' } }],
    ['another type', { header: { typ: 'JWT' } }],
    ['no type', { header: { typ: undefined } }],
    ['another key id', { header: { kid: 'other' } }],
    ['no key id', { header: { kid: undefined } }],
    ['an expiry in the past', { claims: { iat: past - 10, exp: past } }],
    ['an issue in the future', { claims: { iat: future, exp: future + 60 } }],
    ['no expiry', { claims: { exp: undefined } }],
    ['no token id', { claims: { jti: undefined } }],
    ['a subject that is not its user', { claims: { userId: crypto.randomUUID() } }],
    ['a subject that is no UUID', { claims: { sub: '../../x', userId: '../../x' } }],
    ['no word that it is anonymous', { claims: { anonymous: undefined } }],
    ['no epoch', { claims: { epoch: undefined } }],
    ['an epoch that is a string', { claims: { epoch: '0' } }],
    ['a later epoch than the account has', { claims: { epoch: 5 } }],
    ['an HMAC', { header: { alg: 'HS256' }, key: new Uint8Array(32) }],
  ])('with %s is no visitor', async (_, forgery) => {
    await nobody(await signed(forgery));
  });

  it("with somebody else's key is no visitor", async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    await nobody(await signed({ key: privateKey }));
  });

  it('J2: with the public key as an HMAC secret is no visitor', async () => {
    const { keys } = (await (await fetch(`${service.url}/.well-known/jwks.json`)).json()) as {
      keys: [{ x: string }];
    };
    const key = Buffer.from(keys[0].x, 'base64url');
    await nobody(await signed({ header: { alg: 'HS256' }, key }));
  });

  it('J1: with the algorithm "none" is no visitor', async () => {
    const [, payload = ''] = victim.token.split('.');
    for (const alg of ['none', 'None', 'NONE']) {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'anon+jwt' })).toString('base64url');
      await nobody(`${header}.${payload}.`);
    }
  });
});

describe('J9, J10: cookies in the wrong number or size', () => {
  it('the same cookie twice is no visitor', async () => {
    await expectNobody(`${COOKIE}=${victim.token}; ${COOKIE}=${victim.token}`);
  });

  it("a stranger's cookie beside one's own is no visitor", async () => {
    const other = await openStub(service.url);
    await expectNobody(`${COOKIE}=${other.token}; ${COOKIE}=${victim.token}`);
  });

  it('an oversize cookie is no visitor', async () => {
    await nobody('x'.repeat(5000));
    await nobody(`${victim.token}${'A'.repeat(3000)}`);
  });

  it('a header of cookies beyond what is read is refused or no visitor, never a fault', async () => {
    const padding = `padding=${'x'.repeat(17_000)}`;
    const answer = await createClient(service.url).send('/api/me', {
      headers: { cookie: `${COOKIE}=${victim.token}; ${padding}`, accept: 'application/json' },
    });
    expect([200, 431]).toContain(answer.status);
    if (answer.status === 200) expect(answer.json()).toEqual({ state: 'unknown' });
  });

  it("many cookies that are not ours do not hide one's own", async () => {
    const others = Array.from({ length: 30 }, (_, index) => `other${index}=${index}`).join('; ');
    const answer = await createClient(service.url).send('/api/me', {
      headers: { cookie: `${others}; ${COOKIE}=${victim.token}`, accept: 'application/json' },
    });
    expect(answer.json()).toMatchObject({ account: victim.account });
  });
});

describe('a cookie lives as long as it is used', () => {
  it('is renewed once a tenth of its life is gone, for the same account', async () => {
    const { client, account, token } = await openStub(service.url);
    await client.get('/video');
    expect(client.cookies.get(COOKIE)).toBe(token);
    await later(4 * DAY, async () => {
      await client.get('/video');
      const renewed = client.cookies.get(COOKIE) ?? '';
      expect(renewed).not.toBe(token);
      expect(accountIn(renewed)).toBe(account);
    });
  });

  it('C2: is not renewed by a call that is sent again, from which nobody reckons when the account was seen', async () => {
    const client = createClient(service.url);
    const action = { action: 'video.watched', properties: { film: 'no-nickels' } };
    const key = { 'idempotency-key': crypto.randomUUID() };
    await client.call('POST', '/api/actions', action);
    const send = () => client.call('POST', '/api/actions', action, key);
    await send();
    const token = client.cookies.get(COOKIE);
    await later(20 * DAY, async () => {
      expect((await send()).status).toBe(200);
      expect(client.cookies.get(COOKIE)).toBe(token);
    });
  });

  it('J5: is no visitor once its life is over', async () => {
    await later(31 * DAY, async () => {
      // The first to bring it has the stub released.
      await deviceWith(service.url, victim.token).get('/');
      await nobody(victim.token);
    });
  });
});

/** Does something while the service's clock is ahead. */
async function later(ms: number, work: () => Promise<void>): Promise<void> {
  service.clock.ahead = ms;
  try {
    await work();
  } finally {
    service.clock.ahead = 0;
  }
}
