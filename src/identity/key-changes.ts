// Rotation and revocation of the token keys in their file. A key goes through two steps, so that no process
// meets a token of a key it has not read yet: first all verify with it, then all sign with it.
import { readFile } from 'node:fs/promises';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { AppError } from '../domain/errors.ts';
import type { Clock } from '../domain/random.ts';
import { keyRingInFile, keysText, newKey, replaceKeys } from './key-file.ts';

export interface KeyChangeSettings {
  path: string;
  /** How long a token lives, milliseconds: what a retired key has signed may be about as long. */
  ttl: number;
  now: Clock;
  /** Resolves when every running process has read the file again. */
  settled: () => Promise<void>;
}

export interface ListedKey {
  kid: string;
  signs: boolean;
  /** When it was made, epoch seconds; unknown for keys that did not say. */
  madeAt?: number;
  /** Retired: after this, epoch seconds, nothing it has signed can still be valid. */
  until?: number;
}

export interface KeyChanges {
  list(): Promise<ListedKey[]>;
  /**
   * A new key signs; the ones before verify until their last token has expired. @returns its kid
   * @throws AppError `busy` when somebody else changes the keys meanwhile
   */
  rotate(): Promise<string>;
  /** Nothing that this key has signed counts any more. @throws AppError `not_found` */
  revoke(kid: string): Promise<void>;
}

/** RFC 7517 lets a key say more about itself: `iat`, and `exp` once it is retired, are ours. */
type TimedKey = JWK & { iat?: number; exp?: number };
type StoredKey = TimedKey & { kid: string };

/** Longer than the tolerance of verification, seconds. */
const MARGIN_SECONDS = 120;

export function keyChanges({ path, ttl, now, settled }: KeyChangeSettings): KeyChanges {
  const seconds = () => Math.floor(now() / 1000);
  const isAlive = ({ exp }: StoredKey) => exp === undefined || exp > seconds();

  async function edit(change: (keys: StoredKey[]) => StoredKey[]): Promise<void> {
    const { text, keys } = await stored(path);
    await replaceKeys(path, text, keysText(change(keys)));
  }

  /** First a key that only verifies; once everybody knows it, it signs. */
  async function rotate(): Promise<string> {
    const made = await named({ ...newKey(), iat: seconds() });
    await edit((keys) => [...keys.filter(isAlive), made]);
    await settled();
    const exp = seconds() + Math.ceil(ttl / 1000) + MARGIN_SECONDS;
    await edit((keys) => {
      const others = keys.filter(({ kid }) => kid !== made.kid);
      // Revoked meanwhile: it must not come back.
      if (others.length === keys.length) throw new AppError('busy');
      // The first has signed until now, whatever was thought of it before.
      return [
        made,
        ...others.map((key, index) => (index === 0 ? { ...key, exp } : { exp, ...key })),
      ];
    });
    return made.kid;
  }

  return {
    async list() {
      const { keys } = await stored(path);
      return keys.map(({ kid, iat, exp }, index) => ({
        kid,
        signs: index === 0,
        ...(iat === undefined ? {} : { madeAt: iat }),
        ...(exp === undefined ? {} : { until: exp }),
      }));
    },
    rotate,
    async revoke(revoked) {
      const { keys } = await stored(path);
      if (!keys.some(({ kid }) => kid === revoked)) throw new AppError('not_found');
      const made = await named({ ...newKey(), iat: seconds() });
      await edit((all) => {
        const others = all.filter(({ kid }) => kid !== revoked);
        return others.length > 0 ? others : [made];
      });
      // What signs now had been retired: it only bridges the time until a new key is known.
      if (keys.length > 1 && keys[0]?.kid === revoked) await rotate();
    },
  };
}

/** The file's text, and its keys by name, newest first. @throws Error when the file is of no use */
async function stored(path: string): Promise<{ text: string; keys: StoredKey[] }> {
  await keyRingInFile(path);
  const text = await readFile(path, 'utf8');
  const { keys } = JSON.parse(text) as { keys: TimedKey[] };
  return { text, keys: await Promise.all(keys.map(named)) };
}

/** A key that does not name itself has the name that the ring gives it (RFC 7638). */
async function named(key: TimedKey): Promise<StoredKey> {
  const { kty, crv, x } = key;
  const kid = key.kid ?? (await calculateJwkThumbprint({ kty, crv, x } as JWK));
  return { ...key, kid };
}
