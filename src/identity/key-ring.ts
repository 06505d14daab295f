// The keys that sign anonymous tokens: Ed25519, newest first; the first signs, all verify.
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';

export interface KeyRing {
  active: { kid: string; privateKey: KeyObject };
  /** Private halves by kid: secrets are derived from them. */
  privateKeys: ReadonlyMap<string, KeyObject>;
  /** Verification keys by kid. */
  verifiers: ReadonlyMap<string, KeyObject>;
  /** For `/.well-known/jwks.json`: public parts only. */
  jwks: { keys: JWK[] };
}

/** Reads a private JWKS. @throws Error in words, which quote nothing of it, when it is not one */
export async function parseKeyRing(json: string): Promise<KeyRing> {
  const entries = await Promise.all(keysIn(json).map(readKey));
  const [first] = entries;
  if (!first) throw new Error('The token keys hold no key.');
  const verifiers = new Map(entries.map(({ kid, publicKey }) => [kid, publicKey]));
  if (verifiers.size < entries.length) throw new Error('Two token keys have the same kid.');
  return {
    active: { kid: first.kid, privateKey: first.privateKey },
    privateKeys: new Map(entries.map(({ kid, privateKey }) => [kid, privateKey])),
    verifiers,
    jwks: { keys: entries.map(({ jwk }) => jwk) },
  };
}

function keysIn(json: string): unknown[] {
  const { keys } = (parsed(json) ?? {}) as { keys?: unknown };
  return Array.isArray(keys) ? keys : [];
}

/** JSON.parse's own error would quote what it could not read. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error('The token keys are not JSON.');
  }
}

async function readKey(given: unknown) {
  const { kid, privateKey } = privateHalf(given);
  const publicKey = createPublicKey(privateKey);
  const { x } = publicKey.export({ format: 'jwk' });
  const shared = { kty: 'OKP', crv: 'Ed25519', x: x ?? '' };
  const name = kid ?? (await calculateJwkThumbprint(shared));
  const jwk = { ...shared, kid: name, alg: 'EdDSA', use: 'sig' };
  return { kid: name, privateKey, publicKey, jwk };
}

/** The key must be whole: with a public half of its own that belongs to it. */
function privateHalf(given: unknown): { kid: string | undefined; privateKey: KeyObject } {
  try {
    const { kty, crv, x, d, kid } = given as JWK;
    const key = { kty: kty ?? '', crv: crv ?? '', x: x ?? '', d: d ?? '' };
    const privateKey = createPrivateKey({ key, format: 'jwk' });
    const own = privateKey.asymmetricKeyType === 'ed25519' && publicHalf(privateKey) === x;
    if (own && (kid === undefined || typeof kid === 'string')) return { kid, privateKey };
  } catch {}
  throw new Error('Every token key must be a private Ed25519 JWK.');
}

function publicHalf(privateKey: KeyObject): string | undefined {
  return createPublicKey(privateKey).export({ format: 'jwk' }).x;
}
