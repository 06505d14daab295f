// Reads an imported key pair and sees that it fits its algorithm.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type KeyAlgorithm, keyTypeOf } from './key.ts';

export type Pair = { publicKey: string; privateKey?: string };

const curves: Partial<Record<KeyAlgorithm, string>> = {
  ES256: 'prime256v1',
  ES384: 'secp384r1',
  ES512: 'secp521r1',
};

/** The pair in PEM (SPKI and PKCS #8), or undefined when it cannot be read or is no key for `algorithm`. */
export function readPair(
  algorithm: KeyAlgorithm,
  { publicPem, privatePem }: { publicPem: string | undefined; privatePem: string | undefined },
): Pair | undefined {
  try {
    const publicKey = createPublicKey(privatePem ?? publicPem ?? '');
    if (!fits(algorithm, publicKey)) return undefined;
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    if (privatePem === undefined) return { publicKey: pem };
    const secret = createPrivateKey(privatePem).export({ type: 'pkcs8', format: 'pem' });
    return { publicKey: pem, privateKey: secret.toString() };
  } catch {
    return undefined;
  }
}

function fits(algorithm: KeyAlgorithm, key: KeyObject): boolean {
  switch (keyTypeOf(algorithm)) {
    case 'RSA':
      return (
        key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
      );
    case 'EC':
      return key.asymmetricKeyDetails?.namedCurve === curves[algorithm];
    default:
      return key.asymmetricKeyType === 'ed25519';
  }
}
