// The keys that sign anonymous tokens: Ed25519, newest first; the first signs, all verify.
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, type JWK } from 'jose';

export interface KeyRing {
  active: { kid: string; privateKey: KeyObject };
  /** Verification keys by kid. */
  verifiers: ReadonlyMap<string, KeyObject>;
  /** For `/.well-known/jwks.json`: public parts only. */
  jwks: { keys: JWK[] };
}

/** Reads a private JWKS. @throws Error in words when it is not one */
export async function parseKeyRing(json: string): Promise<KeyRing> {
  const { keys } = JSON.parse(json) as { keys?: JWK[] };
  if (!Array.isArray(keys) || keys.length === 0) throw new Error('The token keys hold no key.');
  const entries = await Promise.all(keys.map(readKey));
  const [first] = entries;
  if (!first) throw new Error('The token keys hold no key.');
  return {
    active: { kid: first.kid, privateKey: first.privateKey },
    verifiers: new Map(entries.map(({ kid, publicKey }) => [kid, publicKey])),
    jwks: { keys: entries.map(({ jwk }) => jwk) },
  };
}

async function readKey(key: JWK) {
  if (key.kty !== 'OKP' || key.crv !== 'Ed25519' || !key.d || !key.x) {
    throw new Error('Every token key must be a private Ed25519 JWK.');
  }
  const shared = { kty: 'OKP', crv: 'Ed25519', x: key.x };
  const kid = key.kid ?? (await calculateJwkThumbprint(shared));
  const privateKey = createPrivateKey({ key: { ...shared, d: key.d }, format: 'jwk' });
  const publicKey = createPublicKey(privateKey);
  return { kid, privateKey, publicKey, jwk: { ...shared, kid, alg: 'EdDSA', use: 'sig' } };
}

/** The ring kept in a file that only its owner can read; made at the first start. */
export async function keyRingInFile(path: string): Promise<KeyRing> {
  await mkdir(dirname(path), { recursive: true });
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(newRing());
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return parseKeyRing(await readFile(path, 'utf8'));
}

function newRing(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return `${JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] }, null, 2)}\n`;
}
