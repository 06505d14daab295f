// What forged tokens are made of: the keys of a service and of others around it, and a signature by any of them.
import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { type KeyRing, parseKeyRing } from '../../../src/identity/key-ring.ts';
import { AUDIENCE, ISSUER, TTL } from '../../support/token-forge.ts';
import type { Random } from '../random.ts';

export type Json = Record<string, unknown>;

export interface Forge {
  account: string;
  /** Epoch seconds of the service. */
  now: number;
  ring: KeyRing;
  /** Ours signs guests' tokens here, vended does at FusionAuth; access signs FusionAuth's other tokens. */
  keys: Readonly<Record<'ours' | 'vended' | 'access' | 'rsa' | 'evil', KeyObject>>;
  /** Header and claims of a good token, and of one that FusionAuth has signed. */
  local: { header: Json; claims: Json };
  vended: { header: Json; claims: Json };
  /** Both, signed. */
  good: { local: string; vended: string };
  /** What everybody can know of the keys that sign guests' tokens, and of the attacker's. */
  known: Readonly<Record<'ours' | 'vended' | 'evil', readonly (string | Buffer)[]>>;
  random: Random;
}

/** One way to make a token that must say nothing. */
export type Kind = (forge: Forge) => string;

/** The same seed makes the same Ed25519 keys; the others differ from run to run. */
export async function createForge(random: Random, now: number): Promise<Forge> {
  const ours = ed25519(random);
  const elliptic = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const jwk = ours.export({ format: 'jwk' });
  const ring = await parseKeyRing(JSON.stringify({ keys: [jwk] }));
  const account = uuid(random);
  const about = { iss: ISSUER, aud: AUDIENCE, userId: account, anonymous: true, epoch: 0 };
  const time = { jti: uuid(random), iat: now, exp: now + TTL / 1000 };
  const keys = { ours, vended: elliptic(), access: elliptic(), rsa, evil: ed25519(random) };
  const local = {
    header: { alg: 'EdDSA', typ: 'anon+jwt', kid: ring.active.kid },
    claims: { ...about, ...time, sub: account },
  };
  const vended = {
    header: { alg: 'ES256', typ: 'JWT', kid: 'vended' },
    claims: { ...about, ...time, sub: `anonymous:${account}`, token_type: 'anon+jwt' },
  };
  const good = {
    local: signed(local.header, local.claims, keys.ours),
    vended: signed(vended.header, vended.claims, keys.vended),
  };
  const known = {
    ours: publicForms(keys.ours),
    vended: publicForms(keys.vended),
    evil: publicForms(keys.evil),
  };
  return { account, now, ring, keys, local, vended, good, known, random };
}

export function signed(header: Json, claims: unknown, key: KeyObject): string {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${signature(input, key)}`;
}

/** By the key's own algorithm, whatever the header says. */
export function signature(input: string, key: KeyObject): string {
  const digest = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const bytes = sign(digest, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return bytes.toString('base64url');
}

export function hmac(header: Json, claims: unknown, secret: string | Buffer): string {
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

export function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value) ?? '').toString('base64url');
}

/** A private key's other half, in the forms in which it goes round. */
function publicForms(key: KeyObject): (string | Buffer)[] {
  const half = createPublicKey(key);
  const pem = half.export({ format: 'pem', type: 'spki' }).toString();
  const jwk = half.export({ format: 'jwk' });
  const der = half.export({ format: 'der', type: 'spki' });
  return [
    pem,
    pem.trim(),
    der,
    JSON.stringify(jwk),
    jwk.x ?? '',
    Buffer.from(jwk.x ?? '', 'base64url'),
  ];
}

export function uuid(random: Random): string {
  const digits = Array.from({ length: 32 }, () => random.int(16).toString(16)).join('');
  return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

/** Ed25519 from 32 chosen bytes: PKCS #8 before them is always the same (RFC 8410). */
function ed25519(random: Random): KeyObject {
  const seed = Buffer.from(Array.from({ length: 32 }, () => random.int(256)));
  const key = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

/** By one signer or the other. */
export function goodToken({ good, random }: Forge): string {
  return random.chance(0.7) ? good.local : good.vended;
}
