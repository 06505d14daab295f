// Makes new key material for an algorithm.
import { createHash, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clockwork } from '../model/clockwork.ts';
import { type Key, type KeyAlgorithm, keyTypeOf } from './key.ts';

const pair = promisify(generateKeyPair);

type Material = Pick<Key, 'hasPrivateKey' | 'kid' | 'privateKey' | 'publicKey' | 'secret'> & {
  length?: number;
};

const curves = new Map<string, string>([
  ['ES256', 'P-256'],
  ['ES384', 'P-384'],
  ['ES512', 'P-521'],
]);

/** Fresh material; `length` in bits is used for RSA alone. */
export async function generateMaterial(
  algorithm: KeyAlgorithm,
  length: number,
  { random, secret }: Clockwork,
): Promise<Material> {
  switch (keyTypeOf(algorithm)) {
    case 'RSA':
      return { ...asymmetric(await pair('rsa', { modulusLength: length })), length };
    case 'EC':
      return {
        ...asymmetric(await pair('ec', { namedCurve: curves.get(algorithm) ?? 'P-256' })),
        length: Number(algorithm.slice(2)) === 512 ? 521 : Number(algorithm.slice(2)),
      };
    case 'OKP':
      return asymmetric(await pair('ed25519', {}));
    default:
      return {
        hasPrivateKey: false,
        kid: secret().slice(0, 20),
        secret: random(Number(algorithm.slice(2)) / 8).toString('base64'),
      };
  }
}

function asymmetric({
  publicKey,
  privateKey,
}: {
  publicKey: KeyObject;
  privateKey: KeyObject;
}): Material {
  return {
    hasPrivateKey: true,
    kid: thumbprint(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** A stable kid for a public key: SHA-1 of its DER form, URL-safe. */
export function thumbprint(key: KeyObject | string): string {
  const object = typeof key === 'string' ? createPublicKey(key) : key;
  const der = object.export({ type: 'spki', format: 'der' });
  return createHash('sha1').update(der).digest('base64url');
}
