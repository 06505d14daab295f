// What is sealed for the way back from privacy mode: opened here alone, unchanged, and in time.
import { randomBytes, randomUUID } from 'node:crypto';
import { base64url, CompactEncrypt, EncryptJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { identitySeal, type Seal } from '../../../src/identity/sealed-identity.ts';

const HOUR = 3_600_000;
const ISSUER = 'https://shop.example';
const STUB = { account: randomUUID(), epoch: 3 };

let clock: number;
let keys: Map<string, Uint8Array>;
let seal: Seal;
beforeEach(() => {
  clock = 1_750_000_000_000;
  keys = new Map([['new', randomBytes(32)]]);
  seal = sealWith({});
});

function sealWith({ issuer = ISSUER, newest = 'new' }): Seal {
  const secret = (kid = newest) => {
    const bytes = keys.get(kid);
    return bytes && { kid, bytes };
  };
  return identitySeal({ secret, issuer, ttl: HOUR, now: () => clock });
}

it.each([
  ['a guest', { member: false, stub: STUB }],
  ['a member', { member: true }],
  ['a member beside a guest', { member: true, stub: STUB }],
  ['nobody', { member: false }],
])('%s comes out as it went in', async (_, identity) => {
  expect(await seal.open(await seal.seal(identity))).toEqual(identity);
});

it('nothing of it can be read', async () => {
  const sealed = await seal.seal({ member: false, stub: STUB });
  const parts = sealed.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
  expect(JSON.parse(parts[0] ?? '')).toEqual({
    ...{ alg: 'dir', enc: 'A256GCM', typ: 'held+jwt', kid: 'new' },
  });
  expect(parts.join(' ') + sealed).not.toContain(STUB.account);
  expect(await seal.seal({ member: false, stub: STUB })).not.toBe(sealed);
});

it('it ends when it has to', async () => {
  const sealed = await seal.seal({ member: true });
  clock += HOUR - 1000;
  expect(await seal.open(sealed)).toBeDefined();
  clock += 1000;
  expect(await seal.open(sealed)).toBeUndefined();
});

it('a rotation leaves it good while the old key is there, and no longer', async () => {
  const sealed = await seal.seal({ member: true });
  keys.set('newer', randomBytes(32));
  expect(await sealWith({ newest: 'newer' }).open(sealed)).toEqual({ member: true });
  keys.delete('new');
  expect(await sealWith({ newest: 'newer' }).open(sealed)).toBeUndefined();
});

describe('J8: whatever was not sealed here is nothing', () => {
  it('with any character of it changed', async () => {
    const sealed = await seal.seal({ member: false, stub: STUB });
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'Q' : 'A';
      const bent = `${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`;
      const opened = await seal.open(bent);
      // Bits that base64url does not use may differ; what comes out must not.
      if (opened) expect(opened, `at ${at}`).toEqual({ member: false, stub: STUB });
    }
  });

  it('by another issuer, of another type, with another algorithm, or without an end', async () => {
    expect(
      await sealWith({ issuer: 'https://other.example' }).open(await seal.seal({ member: true })),
    ).toBeUndefined();
    const bytes = keys.get('new') ?? new Uint8Array();
    const jwt = () => new EncryptJWT({ member: true }).setIssuer(ISSUER).setIssuedAt(clock / 1000);
    const good = { alg: 'dir', enc: 'A256GCM', typ: 'held+jwt', kid: 'new' };
    const forged = await Promise.all([
      jwt()
        .setExpirationTime('1h')
        .setProtectedHeader({ ...good, typ: 'anon+jwt' })
        .encrypt(bytes),
      jwt().setProtectedHeader(good).encrypt(bytes),
      jwt()
        .setExpirationTime(clock / 1000 + 600)
        .setProtectedHeader({ ...good, alg: 'A256KW' })
        .encrypt(bytes),
      new CompactEncrypt(new TextEncoder().encode('{"member":true}'))
        .setProtectedHeader(good)
        .encrypt(bytes),
    ]);
    for (const one of [...forged, '', 'a.b.c.d.e', 'x'.repeat(5000)]) {
      expect(await seal.open(one), one.slice(0, 60)).toBeUndefined();
    }
  });

  it('with an account that is none', async () => {
    const bytes = keys.get('new') ?? new Uint8Array();
    const sealed = await new EncryptJWT({ member: false, stub: { account: 'x', epoch: '1' } })
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'held+jwt', kid: 'new' })
      .setIssuer(ISSUER)
      .setIssuedAt(clock / 1000)
      .setExpirationTime(clock / 1000 + 600)
      .encrypt(bytes);
    expect(base64url.decode(sealed.split('.')[0] ?? '').length).toBeGreaterThan(0);
    expect(await seal.open(sealed)).toEqual({ member: false });
  });
});
