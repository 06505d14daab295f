// A signing key as it is kept: FusionAuth's Key document plus the private part, which no answer holds.
// Source: FusionAuth docs, apis/keys.

export type KeyAlgorithm =
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'Ed25519'
  | 'HS256'
  | 'HS384'
  | 'HS512'
  | 'RS256'
  | 'RS384'
  | 'RS512';

export type KeyType = 'EC' | 'HMAC' | 'OKP' | 'RSA';

export type Key = {
  id: string;
  algorithm: KeyAlgorithm;
  hasPrivateKey: boolean;
  insertInstant: number;
  issuer?: string;
  kid: string;
  lastUpdateInstant: number;
  length?: number;
  name: string;
  type: KeyType;
  /** PEM, SubjectPublicKeyInfo. */
  publicKey?: string;
  /** PEM, PKCS #8. */
  privateKey?: string;
  /** HMAC keys only. */
  secret?: string;
};

const types: Record<KeyAlgorithm, KeyType> = {
  ES256: 'EC',
  ES384: 'EC',
  ES512: 'EC',
  Ed25519: 'OKP',
  HS256: 'HMAC',
  HS384: 'HMAC',
  HS512: 'HMAC',
  RS256: 'RSA',
  RS384: 'RSA',
  RS512: 'RSA',
};

/** The kind of key an algorithm needs, or undefined for an unknown algorithm. */
export const keyTypeOf = (algorithm: unknown): KeyType | undefined =>
  typeof algorithm === 'string' && Object.hasOwn(types, algorithm)
    ? types[algorithm as KeyAlgorithm]
    : undefined;

/** The key without its private key and secret. */
export function publicView({
  privateKey: _private,
  secret: _secret,
  ...shown
}: Key): Omit<Key, 'privateKey' | 'secret'> {
  return shown;
}
