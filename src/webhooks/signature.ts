// Verifies FusionAuth's webhook signature: a JWT whose one claim is the SHA-256 of the raw body.
// https://fusionauth.io/docs/extend/events-and-webhooks/signing (1.48 and later)
import {
  createHash,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { compactVerify } from 'jose';

export const SIGNATURE_HEADER = 'x-fusionauth-signature-jwt';

/** Whether a signature is the pinned key's and belongs to exactly these bytes. Never throws. */
export type VerifySignature = (jwt: string | undefined, body: Buffer) => Promise<boolean>;

/**
 * Pins one key (W3): an HMAC secret, a public key in PEM (SPKI), or a public JWK.
 * @throws Error when it is none of these
 */
export function signatureVerifier(pinned: string): VerifySignature {
  const { key, algorithm } = parseKey(pinned);
  return async (jwt, body) => {
    if (!jwt || jwt.length > 4096) return false;
    try {
      const { payload } = await compactVerify(jwt, key, { algorithms: [algorithm] });
      const claims = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
      return sameHash(claims.request_body_sha256, body);
    } catch {
      return false;
    }
  };
}

function parseKey(text: string): { key: KeyObject; algorithm: string } {
  if (!text.startsWith('-----BEGIN') && !text.startsWith('{')) {
    return { key: createSecretKey(Buffer.from(text)), algorithm: 'HS256' };
  }
  const key = text.startsWith('{')
    ? createPublicKey({ key: JSON.parse(text), format: 'jwk' })
    : createPublicKey(text);
  return { key, algorithm: algorithmOf(key) };
}

function algorithmOf(key: KeyObject): string {
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return 'RS256';
    case 'ec':
      return 'ES256';
    case 'ed25519':
      return 'EdDSA';
    default:
      throw new Error('The webhook key must be RSA, P-256, Ed25519 or an HMAC secret.');
  }
}

/** The claim is base64 (not base64url) of the hash; compared in constant time. */
function sameHash(claim: unknown, body: Buffer): boolean {
  if (typeof claim !== 'string') return false;
  const expected = createHash('sha256').update(body).digest();
  const given = Buffer.from(claim, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
