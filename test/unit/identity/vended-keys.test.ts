// Which of FusionAuth's keys count, and that nobody is lost when the service starts while FusionAuth is away (J4).
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JWK, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Vending, vendedKeys } from '../../../src/identity/vended-keys.ts';

interface Signer {
  kid: string;
  alg: string;
  privateKey: KeyObject;
  jwk: JWK;
}

function signer(kid: string, alg: 'ES256' | 'RS256' | 'EdDSA' = 'ES256'): Signer {
  const pair =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : alg === 'RS256'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ed25519');
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid, alg } as JWK;
  return { kid, alg, privateKey: pair.privateKey, jwk };
}

let folder: string;
let signers: Record<string, Signer>;
let away: boolean;
let asked: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vestibule-vended-'));
  signers = {
    ours: signer('ours-kid'),
    older: signer('older-kid', 'RS256'),
    other: signer('access'),
  };
  [away, asked] = [false, 0];
});
afterEach(() => rm(folder, { recursive: true }));

const vending: Vending = {
  async vend(claims, _, keyId) {
    asked++;
    const found = signers[keyId];
    if (away || !found) throw new Error('away');
    const head = { alg: found.alg, kid: found.kid };
    return new SignJWT({ ...claims }).setProtectedHeader(head).sign(found.privateKey);
  },
  async jwks() {
    asked++;
    return Object.values(signers).map(({ jwk }) => jwk);
  },
};

const open = (keyIds: string[], onError: (error: unknown) => void = () => {}) =>
  vendedKeys({ vending, keyIds, path: join(folder, 'data', 'keys.json'), onError });

it('of all that FusionAuth publishes only the keys we named count, each with its one algorithm', async () => {
  const keys = await open(['ours', 'older']);
  expect(keys.key('ours-kid')).toBeUndefined();
  await keys.runOnce();
  expect(keys.key('ours-kid')?.algorithm).toBe('ES256');
  expect(keys.key('older-kid')?.algorithm).toBe('RS256');
  expect(keys.key('access')).toBeUndefined();
});

it('J4: asking for a key never asks FusionAuth', async () => {
  const keys = await open(['ours']);
  await keys.runOnce();
  const before = asked;
  for (let n = 0; n < 1000; n++) expect(keys.key(`unknown-${n}`)).toBeUndefined();
  for (const kid of ['__proto__', 'constructor', '../../dev/null']) {
    expect(keys.key(kid)).toBeUndefined();
  }
  expect(asked).toBe(before);
});

it('a service that starts while FusionAuth is away knows the keys from before', async () => {
  await (await open(['ours'])).runOnce();
  away = true;
  const keys = await open(['ours']);
  expect(keys.key('ours-kid')?.algorithm).toBe('ES256');
  await expect(keys.runOnce()).rejects.toThrow('away');
  expect(keys.key('ours-kid')).toBeDefined();
  expect(await readdir(join(folder, 'data'))).toEqual(['keys.json']);
});

it('a key that is no longer named counts no more, though FusionAuth is away', async () => {
  await (await open(['ours', 'older'])).runOnce();
  away = true;
  const keys = await open(['ours']);
  expect(keys.key('ours-kid')).toBeDefined();
  expect(keys.key('older-kid')).toBeUndefined();
});

it('a key of another kind, or one that is not published, is refused in words', async () => {
  signers.ours = signer('ours-kid', 'EdDSA');
  await expect((await open(['ours'])).runOnce()).rejects.toThrow('0 of FusionAuth');
});

it('a damaged file is as good as none', async () => {
  await (await open(['ours'])).runOnce();
  await writeFile(join(folder, 'data', 'keys.json'), '{"keys":');
  const keys = await open(['ours']);
  expect(keys.key('ours-kid')).toBeUndefined();
  await keys.runOnce();
  expect(keys.key('ours-kid')).toBeDefined();
});

describe('once started', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  /** A round is over when it has set the timer for the next. */
  const rested = () => turnsUntil(() => vi.getTimerCount() === 1);

  it('it asks at once, every second while FusionAuth is away, and says why once', async () => {
    away = true;
    const errors: string[] = [];
    const keys = await open(['ours'], (error) => errors.push((error as Error).message));
    keys.start();
    for (let round = 1; round <= 3; round++) {
      await rested();
      expect(asked).toBe(round);
      vi.advanceTimersByTime(999);
      expect(vi.getTimerCount()).toBe(1);
      vi.advanceTimersByTime(1);
    }
    await rested();
    expect(errors).toEqual(['away']);
    away = false;
    vi.advanceTimersByTime(1000);
    await rested();
    expect(keys.key('ours-kid')).toBeDefined();
    await keys.stop();
  });

  it('it asks every five minutes when it knows all, and hears of a key that has changed', async () => {
    const keys = await open(['ours']);
    keys.start();
    await rested();
    signers.ours = signer('newer-kid');
    vi.advanceTimersByTime(5 * 60_000 - 1);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    await rested();
    expect(keys.key('newer-kid')).toBeDefined();
    expect(keys.key('ours-kid')).toBeUndefined();
    await keys.stop();
  });

  it('stopping waits for the round under way, and nothing is asked after it', async () => {
    const keys = await open(['ours']);
    keys.start();
    await keys.stop();
    expect(keys.key('ours-kid')).toBeDefined();
    expect(vi.getTimerCount()).toBe(0);
    await keys.stop();
  });

  it('stopped at rest it sets no timer again', async () => {
    const keys = await open(['ours']);
    keys.start();
    await rested();
    await keys.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

async function turnsUntil(done: () => boolean): Promise<void> {
  while (!done()) await new Promise(setImmediate);
}
