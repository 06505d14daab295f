// Hashes passwords off the event loop with FusionAuth's default scheme.
// Source: FusionAuth docs, reference/password-hashes (salted-pbkdf2-hmac-sha256, factor 24000).
import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Secret } from './user.ts';

const derive = promisify(pbkdf2);

type Scheme = { digest: string; bytes: number };
const schemes = new Map<string, Scheme>([
  ['salted-pbkdf2-hmac-sha256', { digest: 'sha256', bytes: 32 }],
  ['salted-pbkdf2-hmac-sha256-512', { digest: 'sha256', bytes: 64 }],
  ['salted-pbkdf2-hmac-sha512-512', { digest: 'sha512', bytes: 64 }],
]);

const defaultScheme = 'salted-pbkdf2-hmac-sha256';
const defaultFactor = 24_000;

/** The schemes that can be hashed with here. */
export const isKnownScheme = (scheme: string): boolean => schemes.has(scheme);

/** A secret for `password`; `salt` is 32 random bytes from the caller. */
export async function hashPassword(
  password: string,
  salt: Buffer,
  scheme = defaultScheme,
  factor = defaultFactor,
): Promise<Secret> {
  const { digest, bytes } = schemes.get(scheme) ?? { digest: 'sha256', bytes: 32 };
  const hash = await derive(password, salt, factor, bytes, digest);
  return { scheme, factor, salt: salt.toString('base64'), hash: hash.toString('base64') };
}

/** True if `password` matches. Without a secret it says no, after as long as `usual` would take. */
export async function checkPassword(
  password: string,
  secret: Secret | undefined,
  usual: Pick<Secret, 'factor' | 'scheme'> = { scheme: defaultScheme, factor: defaultFactor },
): Promise<boolean> {
  const against = secret ?? { ...usual, salt: '', hash: '' };
  const made = await hashPassword(
    password,
    Buffer.from(against.salt, 'base64'),
    against.scheme,
    against.factor,
  );
  const left = Buffer.from(made.hash, 'base64');
  const right = Buffer.from(against.hash, 'base64');
  return secret !== undefined && left.length === right.length && timingSafeEqual(left, right);
}
