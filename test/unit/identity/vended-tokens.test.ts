// Tokens that FusionAuth signs: good only with its one key, its algorithm and our claims; ours while it is away.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { vendedTokens } from '../../../src/identity/vended-tokens.ts';
import { id, T0 } from '../../support/changes.ts';
import { AUDIENCE, createMint, ISSUER, type Mint, TTL } from '../../support/token-forge.ts';

const KID = 'fusionauths';
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let mint: Mint;
let vended: { claims: object; seconds: number; keyId: string }[];
let fallbacks: unknown[];
let away: boolean;
let known: boolean;
beforeEach(async () => {
  mint = await createMint();
  [vended, fallbacks, away, known] = [[], [], false, true];
});

/** As FusionAuth does it: it adds what it reserves. */
function sign(claims: object, more: object = {}, key: KeyObject = pair.privateKey) {
  const now = Math.floor(mint.clock.now / 1000);
  const own = { jti: id(), iat: now, exp: now + TTL / 1000 };
  const header = { alg: 'ES256', kid: KID };
  return new SignJWT({ ...own, ...claims, ...more }).setProtectedHeader(header).sign(key);
}

function tokens() {
  return vendedTokens({
    ...{ local: mint.tokens, issuer: ISSUER, audience: AUDIENCE, ttl: TTL, keyId: 'the-key' },
    now: () => mint.clock.now,
    onFallback: (error) => void fallbacks.push(error),
    keys: {
      key: (kid) =>
        known && kid === KID ? { key: pair.publicKey, algorithm: 'ES256' } : undefined,
    },
    vending: {
      async vend(claims, seconds, keyId) {
        vended.push({ claims, seconds, keyId });
        if (away) throw new Error('away');
        const now = Math.floor(mint.clock.now / 1000);
        return sign(claims, { exp: now + seconds });
      },
    },
  });
}

const claims = (account: string) => ({
  ...{ iss: ISSUER, aud: AUDIENCE, sub: `anonymous:${account}`, token_type: 'anon+jwt' },
  ...{ userId: account, anonymous: true, epoch: 3 },
});

describe('issuing', () => {
  it('has FusionAuth sign what the token says, with its one key, for as long as it lives', async () => {
    const token = await tokens().issue(mint.account, 3, 90_500);
    expect(vended).toEqual([{ claims: claims(mint.account), seconds: 90, keyId: 'the-key' }]);
    expect(fallbacks).toEqual([]);
    const seconds = T0 / 1000;
    expect(await tokens().verify(token)).toEqual({
      ...{ account: mint.account, epoch: 3, issuedAt: seconds, expiresAt: seconds + 90 },
    });
    expect(await mint.tokens.verify(token)).toBeUndefined();
    expect(tokens().isStale({ account: '', epoch: 0, issuedAt: 0, expiresAt: 0 })).toBe(true);
  });

  it('without a life is for the whole of it', async () => {
    await tokens().issue(mint.account, 0);
    expect(vended[0]?.seconds).toBe(TTL / 1000);
  });

  it('while FusionAuth is away falls to our own key, asks again after five seconds, and says why', async () => {
    const both = tokens();
    away = true;
    const token = await both.issue(mint.account, 3, 60_000);
    expect(await mint.tokens.verify(token)).toMatchObject({
      ...{ account: mint.account, epoch: 3, expiresAt: T0 / 1000 + 60 },
    });
    expect(await both.verify(token)).toBeDefined();
    expect(fallbacks).toEqual([new Error('away')]);
    mint.clock.now += 4999;
    const meanwhile = await both.issue(mint.account, 4, 60_000);
    expect(await mint.tokens.verify(meanwhile)).toMatchObject({ epoch: 4 });
    expect(vended).toHaveLength(1);
    mint.clock.now += 1;
    away = false;
    expect(await mint.tokens.verify(await both.issue(mint.account, 3))).toBeUndefined();
    expect(vended).toHaveLength(2);
  });

  it.each<[string, () => object]>([
    ['of another account', () => ({ sub: `anonymous:${id()}`, userId: undefined })],
    ['of another epoch', () => ({ epoch: 4 })],
    ['of another issuer', () => ({ iss: 'other' })],
  ])('gives out no token %s, whatever FusionAuth signs', async (_, differs) => {
    const odd = vendedTokens({
      ...{ local: mint.tokens, issuer: ISSUER, audience: AUDIENCE, ttl: TTL, keyId: 'k' },
      now: () => mint.clock.now,
      onFallback: (error) => void fallbacks.push(error),
      keys: { key: () => ({ key: pair.publicKey, algorithm: 'ES256' }) },
      vending: { vend: (said) => sign(said, differs()) },
    });
    expect(await mint.tokens.verify(await odd.issue(mint.account, 3))).toBeDefined();
    expect(String(fallbacks[0])).toContain('a key that is not known yet');
  });
});

describe('a token of FusionAuth’s is good', () => {
  it('as long as its key is known, remembered or not', async () => {
    const both = tokens();
    const token = await sign(claims(mint.account));
    expect(await both.verify(token)).toMatchObject({ account: mint.account, epoch: 3 });
    known = false;
    expect(await both.verify(token)).toBeUndefined();
  });

  it.each<[string, object]>([
    ['is of no type', { token_type: undefined }],
    ['is of another type', { token_type: 'access' }],
    ['is of another issuer', { iss: 'https://evil.example' }],
    ['is for another audience', { aud: id() }],
    ['is for two audiences', { aud: [AUDIENCE, 'x'] }],
    ['has the account itself as its subject', { sub: id() }],
    ['has no subject', { sub: undefined }],
    ['has no jti', { jti: undefined }],
    ['has no beginning', { iat: undefined }],
    ['has no end', { exp: undefined }],
  ])('but not one that %s', async (_, more) => {
    expect(await tokens().verify(await sign(claims(mint.account), more))).toBeUndefined();
  });

  it('but not by another key of the same name, nor by another algorithm', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    expect(
      await tokens().verify(await sign(claims(mint.account), {}, other.privateKey)),
    ).toBeUndefined();
    const named = { alg: 'ES256', kid: 'other' };
    const token = await new SignJWT({ ...claims(mint.account), jti: id(), iat: 1, exp: 2 })
      .setProtectedHeader(named)
      .sign(pair.privateKey);
    expect(await tokens().verify(token)).toBeUndefined();
  });
});

describe('a token that has run out', () => {
  it('of either signer says whose it was, and one that lives does not', async () => {
    const both = tokens();
    const theirs = await both.issue(mint.account, 3, 60_000);
    away = true;
    const ours = await both.issue(mint.account, 4, 60_000);
    for (const token of [theirs, ours]) expect(await both.lapsed(token)).toBeUndefined();
    mint.clock.now += 120_000 - 1;
    for (const token of [theirs, ours]) expect(await both.lapsed(token)).toBeUndefined();
    mint.clock.now += 1;
    expect(await both.lapsed(theirs)).toMatchObject({ account: mint.account, epoch: 3 });
    expect(await both.lapsed(ours)).toMatchObject({ account: mint.account, epoch: 4 });
    for (const token of [theirs, ours]) expect(await both.verify(token)).toBeUndefined();
  });

  it.each<[string, (token: string) => string]>([
    ['that is no token', () => 'x'],
    ['that is empty', () => ''],
    ['with a claim changed', (token) => token.replace(/\.[^.]+\./, '.eyJpYXQiOjF9.')],
    ['that is not JSON', (token) => token.replace(/\.[^.]+\./, '.e30x.')],
    ['without a beginning', (token) => token.replace(/\.[^.]+\./, '.e30.')],
    ['with padding', (token) => `${token}=`],
    ['that is too long', (token) => `${'a'.repeat(2048)}.${token}`],
  ])('%s says nothing', async (_, changed) => {
    const token = await mint.tokens.issue(mint.account, 0, 1000);
    mint.clock.now += 120_000;
    expect(await mint.tokens.lapsed(token)).toBeDefined();
    expect(await mint.tokens.lapsed(changed(token))).toBeUndefined();
  });
});
