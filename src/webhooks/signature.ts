// Verifies FusionAuth's webhook signature: a JWT whose one claim is the SHA-256 of the raw body.
// https://fusionauth.io/docs/extend/events-and-webhooks/signing (1.48 and later)
import {
  createHash,
  createHmac,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { compactVerify } from 'jose';

export const SIGNATURE_HEADER = 'x-fusionauth-signature-jwt';

/** Whether these are exactly the bytes that were signed. */
export type Covers = (body: Buffer) => boolean;

/** What the pinned key has signed; undefined when this is no signature of its. Never throws. */
export type VerifySignature = (jwt: string | undefined) => Promise<Covers | undefined>;

/**
 * Pins one key (W3): an HMAC secret, a public key in PEM (SPKI), or a public JWK.
 * @throws Error when it is none of these
 */
export function signatureVerifier(pinned: string): VerifySignature {
  const { key, algorithm } = parseKey(pinned);
  return async (jwt) => {
    if (!jwt || jwt.length > 4096 || !mayBeSigned(jwt, key)) return undefined;
    try {
      const { payload } = await compactVerify(jwt, key, { algorithms: [algorithm] });
      const claims = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
      const { request_body_sha256: claim } = claims;
      return typeof claim === 'string' ? (body) => isHashOf(claim, body) : undefined;
    } catch {
      return undefined;
    }
  };
}

/**
 * False for what the secret did not sign, found out at once: jose asks a pool of threads, which a flood of forged
 * webhooks would keep busy (W13). What is true here jose has yet to judge; a public key's signatures are left to it.
 */
function mayBeSigned(jwt: string, key: KeyObject): boolean {
  if (key.type !== 'secret') return true;
  const [, input = '', signature = ''] = /^(.*)\.(.*)$/s.exec(jwt) ?? [];
  const expected = createHmac('sha256', key).update(input).digest();
  return isSame(Buffer.from(signature, 'base64url'), expected);
}

const NO_KEY = 'The webhook key must be RSA of 2048 bits, P-256, Ed25519 or an HMAC secret.';

function parseKey(pinned: string): { key: KeyObject; algorithm: string } {
  const text = pinned.trim();
  if (!isPublic(text)) return { key: createSecretKey(Buffer.from(pinned)), algorithm: 'HS256' };
  const key = publicKey(text);
  const algorithm = key && algorithmOf(key);
  if (!algorithm) throw new Error(NO_KEY);
  return { key, algorithm };
}

/** What could be a public key is never taken for a secret: everybody knows it. */
function isPublic(text: string): boolean {
  return text.startsWith('{') || text.includes('-----BEGIN');
}

function publicKey(text: string): KeyObject | undefined {
  try {
    return text.startsWith('{')
      ? createPublicKey({ key: JSON.parse(text), format: 'jwk' })
      : createPublicKey(text);
  } catch {
    return undefined;
  }
}

/** Undefined for keys that none of these algorithms takes (RFC 7518, 3.3 and 3.4). */
function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  const { modulusLength = 0, namedCurve } = asymmetricKeyDetails ?? {};
  if (asymmetricKeyType === 'rsa' && modulusLength >= 2048) return 'RS256';
  if (asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return 'ES256';
  return asymmetricKeyType === 'ed25519' ? 'EdDSA' : undefined;
}

/** The claim is base64 (not base64url) of the hash. */
function isHashOf(claim: string, body: Buffer): boolean {
  return isSame(
    Buffer.from(claim),
    Buffer.from(createHash('sha256').update(body).digest('base64')),
  );
}

/** In constant time. */
function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}
