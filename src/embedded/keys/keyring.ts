// Signs and verifies with the instance's keys, and publishes the public ones.
import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { type Collection, collection } from '../model/collection.ts';
import type { Store } from '../model/store.ts';
import { hmacToken } from './hmac-token.ts';
import type { Key } from './key.ts';

export type Keyring = Collection<Key> & {
  byKid(kid: string): Key | undefined;
  /** A compact JWS over `claims` with the key's own algorithm and kid. */
  sign(key: Key, claims: JWTPayload, header?: Record<string, unknown>): Promise<string>;
  /** Signs with a client secret, for applications set to HMAC by client secret. */
  signWithSecret(secret: string, claims: JWTPayload): Promise<string>;
  /** The claims if the token verifies by one of these keys at the instant `now` (ms); else undefined. */
  verify(token: string, now: number): Promise<JWTPayload | undefined>;
  /** RFC 7517; asymmetric keys only. */
  jwks(): { keys: Record<string, unknown>[] };
};

/** The keys kept in `store`. */
export function keyringIn(store: Store): Keyring {
  const keys = collection<Key>(store, 'key');
  const objects = new WeakMap<Key, { sign: KeyObject | undefined; verify: KeyObject }>();
  const material = (key: Key) => {
    const known = objects.get(key);
    if (known) return known;
    const made = importKey(key);
    objects.set(key, made);
    return made;
  };
  const byKid = (kid: string) => keys.list().find((key) => key.kid === kid);

  return {
    ...keys,
    byKid,
    async sign(key, claims, header = {}) {
      const { sign } = material(key);
      if (!sign) throw new Error(`key ${key.id} has no private part`);
      const full = { alg: key.algorithm, typ: 'JWT', kid: key.kid, ...header };
      if (key.type === 'HMAC') return hmacToken(sign, full, claims);
      return new SignJWT(claims).setProtectedHeader(full).sign(sign);
    },
    async signWithSecret(secret, claims) {
      const key = createSecretKey(Buffer.from(secret));
      return hmacToken(key, { alg: 'HS256', typ: 'JWT' }, claims);
    },
    async verify(token, now) {
      try {
        const { kid } = decodeProtectedHeader(token);
        const key = kid === undefined ? undefined : byKid(kid);
        if (!key) return undefined;
        const verified = await jwtVerify(token, material(key).verify, {
          algorithms: [key.algorithm],
          currentDate: new Date(now),
        });
        return verified.payload;
      } catch {
        return undefined;
      }
    },
    jwks: () => ({ keys: keys.list().flatMap((key) => publicJwk(key)) }),
  };
}

function importKey(key: Key): { sign: KeyObject | undefined; verify: KeyObject } {
  if (key.type === 'HMAC') {
    const secret = createSecretKey(Buffer.from(key.secret ?? '', 'utf8'));
    return { sign: secret, verify: secret };
  }
  return {
    sign: key.privateKey === undefined ? undefined : createPrivateKey(key.privateKey),
    verify: createPublicKey(key.publicKey ?? ''),
  };
}

function publicJwk(key: Key): Record<string, unknown>[] {
  if (key.publicKey === undefined) return [];
  const jwk = createPublicKey(key.publicKey).export({ format: 'jwk' });
  return [{ ...jwk, alg: key.algorithm, kid: key.kid, use: 'sig' }];
}
