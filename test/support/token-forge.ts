// Tokens as we issue them, and the means to make ones that differ from them in a single respect.
import { createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { type KeyRing, parseKeyRing } from '../../src/identity/key-ring.ts';
import { createTokens, type Tokens } from '../../src/identity/token.ts';
import { id, T0 } from './changes.ts';

export const ISSUER = 'https://example.com';
export const AUDIENCE = 'c9d6b2b4-6d0e-4d9f-8a53-2f1e7a90b202';
export const TTL = 30 * 86_400_000;

type Json = Record<string, unknown>;

export function newKey(): { privateKey: KeyObject; publicKey: KeyObject } {
  return generateKeyPairSync('ed25519');
}

export function ringOf(...keys: { privateKey: KeyObject }[]): Promise<KeyRing> {
  const jwks = keys.map(({ privateKey }) => privateKey.export({ format: 'jwk' }));
  return parseKeyRing(JSON.stringify({ keys: jwks }));
}

export interface Mint {
  clock: { now: number };
  account: string;
  key: ReturnType<typeof newKey>;
  ring: KeyRing;
  tokens: Tokens;
  /** A token as ours are, but for what is given; a claim or header that is undefined is left out. */
  forged(claims?: Json, header?: Json, key?: KeyObject): string;
}

/** What issues tokens, with a clock to move. */
export async function createMint(): Promise<Mint> {
  const clock = { now: T0 };
  const key = newKey();
  const ring = await ringOf(key);
  const shared = { issuer: ISSUER, audience: AUDIENCE, ttl: TTL };
  const tokens = createTokens({ ...shared, ring, now: () => clock.now, random: randomBytes });
  const account = id();
  const seconds = T0 / 1000;
  const usual = { iss: ISSUER, aud: AUDIENCE, sub: account, userId: account, jti: id() };
  const more = { anonymous: true, epoch: 0, iat: seconds, exp: seconds + TTL / 1000 };
  const head = { alg: 'EdDSA', typ: 'anon+jwt', kid: ring.active.kid };
  return {
    clock,
    account,
    key,
    ring,
    tokens,
    forged: (claims = {}, header = {}, signer = key.privateKey) =>
      signed({ ...head, ...header }, { ...usual, ...more, ...claims }, signer),
  };
}

export function signed(header: Json, payload: Json, key: KeyObject): string {
  const input = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}`;
  return `${input}.${base64url(sign(null, Buffer.from(input), key))}`;
}

/** The same token, signed with HMAC as if `secret` were shared. */
export function signedByHmac(token: string, secret: string | Buffer, header: Json = {}): string {
  const [head = '', payload = ''] = token.split('.');
  const claimed = JSON.parse(Buffer.from(head, 'base64url').toString());
  const input = `${base64url(JSON.stringify({ ...claimed, alg: 'HS256', ...header }))}.${payload}`;
  return `${input}.${base64url(createHmac('sha256', secret).update(input).digest())}`;
}

/** The token with one bit of one decoded part turned over. */
export function flipped(token: string, part: 0 | 1 | 2, bit: number): string {
  const parts = token.split('.');
  const bytes = Buffer.from(parts[part] ?? '', 'base64url');
  const at = Math.floor(bit / 8) % bytes.length;
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8));
  parts[part] = base64url(bytes);
  return parts.join('.');
}

function base64url(data: string | Buffer): string {
  return Buffer.from(data).toString('base64url');
}
