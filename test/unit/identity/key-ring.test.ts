// The keys that sign tokens: one private ring for all processes, refused in words when it is not one.
import { execFile } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyRingInFile } from '../../../src/identity/key-file.ts';
import { parseKeyRing } from '../../../src/identity/key-ring.ts';
import { createTokens } from '../../../src/identity/token.ts';
import { id, T0 } from '../../support/changes.ts';
import { AUDIENCE, ISSUER, newKey, ringOf, TTL } from '../../support/token-forge.ts';

const STARTER = fileURLToPath(new URL('./key-ring/starter.ts', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

const privateJwk = (): JWK => newKey().privateKey.export({ format: 'jwk' }) as JWK;

describe('the file', () => {
  it('is made at the first start, for its owner alone, and is the same at the next', async () => {
    const path = join(folder, 'data', 'token-keys.json');
    const first = await keyRingInFile(path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'data'))).mode & 0o077).toBe(0);
    const text = await readFile(path, 'utf8');
    expect((await keyRingInFile(path)).active.kid).toBe(first.active.kid);
    expect(await readFile(path, 'utf8')).toBe(text);
    expect(await readdir(join(folder, 'data'))).toEqual(['token-keys.json']);
  });

  it('is another one for every installation', async () => {
    const rings = [
      await keyRingInFile(join(folder, 'one.json')),
      await keyRingInFile(join(folder, 'two.json')),
    ];
    expect(rings[0]?.active.kid).not.toBe(rings[1]?.active.kid);
  });

  it('is one and the same for processes that start at once, and never half of one', async () => {
    const rounds = 24;
    const start = String(Date.now() + 1500);
    const got = await Promise.all(
      ['starter', 'starter', 'reader'].map(async (role) => {
        const { stdout } = await promisify(execFile)(process.execPath, [
          '--disable-warning=ExperimentalWarning',
          ...[STARTER, role, folder, start, String(rounds)],
        ]);
        return JSON.parse(stdout) as string[];
      }),
    );
    expect(new Set(got[0]).size).toBe(rounds);
    expect(got[1]).toEqual(got[0]);
    expect(got[2]).toEqual(got[0]);
  });

  it('that cannot be made or read is a fault with its path', async () => {
    await mkdir(join(folder, 'keys.json'));
    await expect(keyRingInFile(join(folder, 'keys.json'))).rejects.toThrow(/keys\.json/);
    await writeFile(join(folder, 'file'), '');
    await expect(keyRingInFile(join(folder, 'file', 'keys.json'))).rejects.toThrow(/file/);
  });

  it('that is damaged is refused in words, with its path, and left as it is', async () => {
    const path = join(folder, 'keys.json');
    for (const text of ['', '{"keys":[{"kty":"OKP"', 'hunter2']) {
      await writeFile(path, text);
      await chmod(path, 0o600);
      const refused = keyRingInFile(path).catch((error: Error) => error.message);
      expect(await refused).toMatch(/keys\.json: The token keys are not JSON\.$/);
      expect(await readFile(path, 'utf8')).toBe(text);
    }
  });
});

describe('a ring', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const ed448 = generateKeyPairSync('ed448').privateKey;
  const jwk = privateJwk();
  const publicOnly = { kty: jwk.kty, crv: jwk.crv, x: jwk.x };
  const otherX = { ...jwk, x: privateJwk().x };
  const ring = (...keys: unknown[]) => JSON.stringify({ keys });
  const notPrivate = 'Every token key must be a private Ed25519 JWK.';

  it.each<[string, string, string]>([
    ['text', 'hunter2', 'The token keys are not JSON.'],
    ['nothing', '', 'The token keys are not JSON.'],
    ['null', 'null', 'The token keys hold no key.'],
    ['a number', '7', 'The token keys hold no key.'],
    ['a list', '[]', 'The token keys hold no key.'],
    ['no keys', '{}', 'The token keys hold no key.'],
    ['an empty ring', ring(), 'The token keys hold no key.'],
    ['keys that are no list', '{"keys":{}}', 'The token keys hold no key.'],
    ['a key that is null', ring(null), notPrivate],
    ['a public key', ring(publicOnly), notPrivate],
    ['an RSA key', ring(rsa.export({ format: 'jwk' })), notPrivate],
    ['a P-256 key', ring(ec.export({ format: 'jwk' })), notPrivate],
    ['an Ed448 key', ring(ed448.export({ format: 'jwk' })), notPrivate],
    ['a shared secret', ring({ kty: 'oct', k: 'aHVudGVyMg' }), notPrivate],
    ['a good key and a bad one', ring(jwk, publicOnly), notPrivate],
    ['a key cut short', ring({ ...jwk, d: 'aHVudGVyMg' }), notPrivate],
    ["somebody else's public half", ring(otherX), notPrivate],
    ['a key id that is no text', ring({ ...jwk, kid: 7 }), notPrivate],
    ['the same key id twice', ring({ ...jwk, kid: 'a' }, { ...privateJwk(), kid: 'a' }), 'Two'],
  ])('of %s is refused in words, which do not tell it', async (_, json, words) => {
    const message = await parseKeyRing(json).catch((error: Error) => error.message);
    expect(message).toContain(words);
    for (const secret of [jwk.d ?? '', 'hunter2', 'aHVudGVyMg']) {
      expect(message).not.toContain(secret);
    }
  });

  it('publishes the public halves of all its keys, and nothing else of them', async () => {
    const keys = [privateJwk(), { ...privateJwk(), kid: 'named' }];
    const { jwks } = await parseKeyRing(JSON.stringify({ keys }));
    expect(jwks.keys.map(({ x }) => x)).toEqual(keys.map(({ x }) => x));
    expect(jwks.keys[1]?.kid).toBe('named');
    for (const key of jwks.keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
    }
  });

  it('signs with the first; the others still verify until they are taken out', async () => {
    const [old, young] = [newKey(), newKey()];
    const about = { issuer: ISSUER, audience: AUDIENCE, ttl: TTL, now: () => T0 };
    const tokens = async (...keys: (typeof old)[]) =>
      createTokens({ ...about, ring: await ringOf(...keys), random: randomBytes });
    const before = await (await tokens(old)).issue(id(), 0);
    const rotated = await tokens(young, old);
    const after = await rotated.issue(id(), 0);
    expect(await rotated.verify(before)).toBeDefined();
    expect(await (await tokens(young)).verify(after)).toBeDefined();
    expect(await (await tokens(young)).verify(before)).toBeUndefined();
    expect(await (await tokens(old)).verify(after)).toBeUndefined();
  });
});
