// The anonymous token: only a live one of ours says anything (RFC 8725), and nothing that comes makes it throw.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calculateJwkThumbprint } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { id, T0 } from '../../support/changes.ts';
import {
  AUDIENCE,
  createMint,
  ISSUER,
  type Mint,
  newKey,
  signed,
  signedByHmac,
  TTL,
} from '../../support/token-forge.ts';

let mint: Mint;
beforeEach(async () => {
  mint = await createMint();
});

const says = (token: string) => mint.tokens.verify(token);
const payloadOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('a token of ours', () => {
  it('says which account it speaks for, at which epoch, and for how long', async () => {
    const token = await mint.tokens.issue(mint.account, 3);
    expect(await says(token)).toEqual({
      account: mint.account,
      epoch: 3,
      issuedAt: T0 / 1000,
      expiresAt: (T0 + TTL) / 1000,
    });
  });

  it('carries nothing but what it needs, and is small enough for a cookie', async () => {
    const token = await mint.tokens.issue(mint.account, 0);
    expect(Object.keys(payloadOf(token)).sort()).toEqual([
      ...['anonymous', 'aud', 'epoch', 'exp', 'iat', 'iss', 'jti', 'sub', 'userId'],
    ]);
    expect(payloadOf(token)).toMatchObject({ iss: ISSUER, aud: AUDIENCE, userId: mint.account });
    expect(token.length).toBeLessThan(700);
  });

  it('is never the same twice', async () => {
    const [one, two] = [
      await mint.tokens.issue(mint.account, 0),
      await mint.tokens.issue(mint.account, 0),
    ];
    expect(payloadOf(one).jti).not.toBe(payloadOf(two).jti);
  });

  it('is renewed once a tenth of its life is gone, not before', async () => {
    const token = await says(await mint.tokens.issue(mint.account, 0));
    if (!token) throw new Error('refused');
    mint.clock.now += TTL / 10;
    expect(mint.tokens.isStale(token)).toBe(false);
    mint.clock.now += 1000;
    expect(mint.tokens.isStale(token)).toBe(true);
  });

  it('J5: lives to its end and a minute more, for clocks differ, and then no longer, remembered or not', async () => {
    const [fresh, remembered] = [mint.forged(), mint.forged()];
    expect(await says(remembered)).toBeDefined();
    mint.clock.now += TTL + 59_000;
    expect(await says(fresh)).toBeDefined();
    expect(await says(remembered)).toBeDefined();
    mint.clock.now += 2000;
    expect(await says(fresh)).toBeUndefined();
    expect(await says(remembered)).toBeUndefined();
    expect(await says(mint.forged({ jti: id() }))).toBeUndefined();
  });
});

describe('J1: the algorithm', () => {
  it.each([
    'Ed25519',
    'none',
    'None',
    'nOnE',
    'HS256',
    'RS256',
    'ES256',
    'Ed448',
    '',
    null,
    undefined,
    7,
  ])('%s is refused', async (alg) => {
    const token = mint.forged({}, { alg });
    const [head, payload] = token.split('.');
    expect(await says(token)).toBeUndefined();
    expect(await says(`${head}.${payload}.`)).toBeUndefined();
    expect(await says(`${head}.${payload}`)).toBeUndefined();
  });

  it('J2: HMAC with the public key as its secret is refused, in whatever form that key is', async () => {
    const { publicKey } = mint.key;
    const pem = publicKey.export({ format: 'pem', type: 'spki' });
    const jwk = publicKey.export({ format: 'jwk' });
    const secrets = [
      pem,
      pem.toString().trim(),
      publicKey.export({ format: 'der', type: 'spki' }),
      JSON.stringify(jwk),
      JSON.stringify(mint.ring.jwks.keys[0]),
      jwk.x ?? '',
      Buffer.from(jwk.x ?? '', 'base64url'),
    ];
    for (const secret of secrets) {
      for (const alg of ['HS256', 'EdDSA']) {
        expect(await says(signedByHmac(mint.forged(), secret, { alg }))).toBeUndefined();
      }
    }
  });
});

describe('J3, J5: a claim', () => {
  const cases: [string, () => Record<string, unknown>][] = [
    ['another issuer', () => ({ iss: 'https://evil.example' })],
    ['an issuer that ours begins', () => ({ iss: `${ISSUER}/` })],
    ['no issuer', () => ({ iss: undefined })],
    ['a list of issuers', () => ({ iss: [ISSUER] })],
    ['another audience', () => ({ aud: id() })],
    ['no audience', () => ({ aud: undefined })],
    ['a list of audiences', () => ({ aud: [AUDIENCE] })],
    ['a list of audiences, ours among them', () => ({ aud: ['x', AUDIENCE] })],
    ['no subject', () => ({ sub: undefined })],
    ['a list of subjects', () => ({ sub: [mint.account] })],
    ['a subject that is not the user', () => ({ sub: id() })],
    ['a user that is not the subject', () => ({ userId: id() })],
    ['no user', () => ({ userId: undefined })],
    ['a subject that is no UUID', () => ({ sub: 'admin', userId: 'admin' })],
    ['a path for a subject', () => ({ sub: '../../x', userId: '../../x' })],
    ['an upper-case UUID', () => upper(mint.account)],
    ['a UUID with a line after it', () => same(`${mint.account}\n`)],
    ['the flag false', () => ({ anonymous: false })],
    ['the flag as a text', () => ({ anonymous: 'true' })],
    ['no flag', () => ({ anonymous: undefined })],
    ['no epoch', () => ({ epoch: undefined })],
    ['an epoch that is a text', () => ({ epoch: '0' })],
    ['a broken epoch', () => ({ epoch: 0.5 })],
    ['an epoch too large to count', () => ({ epoch: 2 ** 53 })],
    ['no id', () => ({ jti: undefined })],
    ['an end that is a text', () => ({ exp: String(T0 / 1000 + 60) })],
    ['an end before its beginning', () => ({ exp: T0 / 1000 - 1 })],
    ['an end long ago', () => ({ exp: -1 })],
    ['no end', () => ({ exp: undefined })],
    ['an end beyond all numbers', () => ({ exp: Number.POSITIVE_INFINITY })],
    ['a beginning in the future', () => ({ iat: T0 / 1000 + 61 })],
    ['no beginning', () => ({ iat: undefined })],
    ['a beginning that is a text', () => ({ iat: 'now' })],
    ['a time before which it does not count', () => ({ nbf: T0 / 1000 + 61 })],
    ['such a time as a text', () => ({ nbf: 'soon' })],
  ];
  const same = (text: string) => ({ sub: text, userId: text });
  const upper = (text: string) => same(text.toUpperCase());

  it.each(cases)('%s is refused, though the signature is good', async (_, claims) => {
    expect(await says(mint.forged(claims()))).toBeUndefined();
  });

  it('a clock that is a little ahead is forgiven', async () => {
    const ahead = T0 / 1000 + 59;
    expect(await says(mint.forged({ iat: ahead, nbf: ahead }))).toBeDefined();
  });

  it.each([1e308, 2 ** 53, T0 / 1000 + 60.5])('an end at %d is no instant', async (exp) => {
    expect(await says(mint.forged({ exp }))).toBeUndefined();
  });

  it('an end later than cookies live now is cut short, so that shortening their life is safe (I6)', async () => {
    const token = mint.forged({ exp: T0 / 1000 + 400 * 86_400 });
    expect((await says(token))?.expiresAt).toBe((T0 + TTL) / 1000);
    mint.clock.now += TTL + 61_000;
    expect(await says(token)).toBeUndefined();
    expect(await says(mint.forged({ exp: T0 / 1000 + 400 * 86_400 }))).toBeUndefined();
  });
});

describe('J4: a header', () => {
  it.each<[string, object]>([
    ['another type', { typ: 'JWT' }],
    ['the type of access tokens', { typ: 'at+jwt' }],
    ['no type', { typ: undefined }],
    ['a list of types', { typ: ['anon+jwt'] }],
    ['no key id', { kid: undefined }],
    ['an unknown key id', { kid: 'unknown' }],
    ['a key id that every object has', { kid: 'constructor' }],
    ['a key id that is a path', { kid: '../../dev/null' }],
    ['a key id that is a query', { kid: "' UNION SELECT 'x" }],
    ['a monstrous key id', { kid: 'x'.repeat(10_000) }],
    ['a key id that is no text', { kid: { a: 1 } }],
    ['an extension that must be understood', { crit: ['x'], x: 1 }],
    ['an unencoded payload', { crit: ['b64'], b64: false }],
  ])('%s is refused', async (_, header) => {
    expect(await says(mint.forged({}, { ...header }))).toBeUndefined();
  });

  it('that brings its own key, or says where to fetch one, is not listened to', async () => {
    const evil = newKey();
    const jwk = evil.publicKey.export({ format: 'jwk' });
    const kid = await calculateJwkThumbprint(jwk as never);
    let fetched = 0;
    const server = createServer((_, response) => {
      fetched++;
      response.end(JSON.stringify({ keys: [{ ...jwk, kid: mint.ring.active.kid }] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys.json`;
    for (const header of [{ jwk }, { jku: url }, { x5u: url }, { x5c: ['MII'] }]) {
      expect(await says(mint.forged({}, header, evil.privateKey))).toBeUndefined();
      expect(await says(mint.forged({}, { ...header, kid }, evil.privateKey))).toBeUndefined();
    }
    await new Promise((resolve) => server.close(resolve));
    expect(fetched).toBe(0);
  });
});

describe('J6: what else is signed around here', () => {
  it('is no anonymous token: access tokens, id tokens, webhook signatures, other kinds', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const about = { iss: ISSUER, aud: AUDIENCE, sub: mint.account, exp: T0 / 1000 + 60 };
    const kid = mint.ring.active.kid;
    const { privateKey } = mint.key;
    for (const typ of ['JWT', 'at+jwt', 'id+jwt', 'webhook+jwt']) {
      expect(await says(signed({ alg: 'EdDSA', typ, kid }, about, privateKey))).toBeUndefined();
    }
    const hash = { request_body_sha256: 'x' };
    const head = { alg: 'EdDSA', typ: 'anon+jwt', kid };
    expect(await says(signed(head, hash, privateKey))).toBeUndefined();
    expect(await says(signed({ ...head, alg: 'RS256' }, about, rsa))).toBeUndefined();
  });
});
