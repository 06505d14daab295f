// What a browser in privacy mode keeps for the way back: encrypted, so that neither it nor whoever copies it can
// use, read or change what is inside (RFC 7516, `dir` with A256GCM).
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { Clock } from '../domain/random.ts';
import { isUuid } from '../domain/random.ts';

export interface HeldStub {
  account: string;
  /** Since it is held; no token was ever issued with it. */
  epoch: number;
}

export interface HeldIdentity {
  /** A member was signed in: they have to sign in again. */
  member: boolean;
  stub?: HeldStub;
}

export interface SealSettings {
  /** A 256-bit secret for each of the ring's keys by its kid, without one the newest; undefined for an unknown kid. */
  secret: (kid?: string) => { kid: string; bytes: Uint8Array } | undefined;
  issuer: string;
  /** Longest life, milliseconds: an account must not be culled while it can come back (I6). */
  ttl: number;
  now: Clock;
}

export interface Seal {
  seal(identity: HeldIdentity): Promise<string>;
  /** What was sealed here, and is not over; undefined for anything else. Never throws. */
  open(value: string): Promise<HeldIdentity | undefined>;
}

const TYPE = 'held+jwt';
const ENCRYPTION = 'A256GCM';
/** Ours are below 600 characters. */
const LONGEST = 1024;

export function identitySeal({ secret, issuer, ttl, now }: SealSettings): Seal {
  const keyOf = ({ kid = '' }: { kid?: string }) => {
    const found = secret(kid);
    if (!found) throw new Error('unknown key');
    return found.bytes;
  };

  return {
    async seal({ member, stub }) {
      const found = secret();
      if (!found) throw new Error('There is no key to seal with.');
      const seconds = Math.floor(now() / 1000);
      return new EncryptJWT({ member, ...(stub && { stub: { ...stub } }) })
        .setProtectedHeader({ alg: 'dir', enc: ENCRYPTION, typ: TYPE, kid: found.kid })
        .setIssuer(issuer)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + Math.floor(ttl / 1000))
        .encrypt(found.bytes);
    },

    async open(value) {
      if (value.length > LONGEST) return undefined;
      try {
        const { payload } = await jwtDecrypt(value, keyOf, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: [ENCRYPTION],
          typ: TYPE,
          issuer,
          requiredClaims: ['iat', 'exp'],
          maxTokenAge: Math.floor(ttl / 1000),
          currentDate: new Date(now()),
        });
        return identityIn(payload);
      } catch {
        return undefined;
      }
    },
  };
}

function identityIn({ member, stub }: Record<string, unknown>): HeldIdentity {
  const { account, epoch } = (stub ?? {}) as Record<string, unknown>;
  const held = isUuid(account) && Number.isSafeInteger(epoch);
  return { member: member === true, ...(held && { stub: { account, epoch: Number(epoch) } }) };
}
