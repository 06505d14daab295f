// The anonymous token: a signed account id. Verification pins algorithm, type, issuer and audience (RFC 8725)
// and does no I/O.
import { jwtVerify, SignJWT } from 'jose';
import { type Clock, isUuid, type RandomBytes, uuidv7 } from '../domain/random.ts';
import type { KeyRing } from './key-ring.ts';

const TYPE = 'anon+jwt';
const ALGORITHM = 'EdDSA';
const TOLERANCE_SECONDS = 60;

export interface AnonymousToken {
  account: string;
  epoch: number;
  /** Epoch seconds, as the token carries them. */
  issuedAt: number;
  expiresAt: number;
}

export interface TokenSettings {
  ring: KeyRing;
  issuer: string;
  audience: string;
  /** Milliseconds. */
  ttl: number;
  now: Clock;
  random: RandomBytes;
}

export interface Tokens {
  /** A token for an account at an epoch. */
  issue(account: string, epoch: number): Promise<string>;
  /** What a token says; undefined for anything that is not a live token of this issuer. Never throws. */
  verify(token: string): Promise<AnonymousToken | undefined>;
  /** Whether a tenth of a token's life is gone, so that it should be issued anew. */
  isStale(token: AnonymousToken): boolean;
}

/** A token whose signature has been checked, and the key that did. */
interface Verified {
  says: AnonymousToken;
  kid: string;
}

/** Longest token that is looked at: ours are below 500 characters. */
const LONGEST = 2048;

export function createTokens(settings: TokenSettings): Tokens {
  const { ring, issuer, audience, ttl, now, random } = settings;
  const seen = boundedCache<Verified>(10_000);

  async function issue(account: string, epoch: number): Promise<string> {
    const seconds = Math.floor(now() / 1000);
    return new SignJWT({ userId: account, anonymous: true, epoch })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: ring.active.kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(account)
      .setJti(uuidv7(now(), random))
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + Math.floor(ttl / 1000))
      .sign(ring.active.privateKey);
  }

  async function verify(token: string): Promise<AnonymousToken | undefined> {
    if (token.length > LONGEST) return undefined;
    const found = seen.get(token) ?? (await decode(token));
    // A key that was revoked since takes what it had signed with it.
    if (!found || !ring.verifiers.has(found.kid)) return undefined;
    if (found.says.expiresAt + TOLERANCE_SECONDS <= now() / 1000) return undefined;
    seen.set(token, found);
    return found.says;
  }

  async function decode(token: string): Promise<Verified | undefined> {
    try {
      const { payload, protectedHeader } = await jwtVerify(
        token,
        ({ kid }) => keyNamed(ring, kid),
        {
          algorithms: [ALGORITHM],
          typ: TYPE,
          issuer,
          audience,
          requiredClaims: ['sub', 'jti', 'iat', 'exp'],
          clockTolerance: TOLERANCE_SECONDS,
          currentDate: new Date(now()),
        },
      );
      const says = claimed(payload, { audience, ttl: ttl / 1000, now: now() / 1000 });
      return says && { says, kid: protectedHeader.kid ?? '' };
    } catch {
      return undefined;
    }
  }

  return {
    issue,
    verify,
    isStale: (token) => now() / 1000 - token.issuedAt > ttl / 1000 / 10,
  };
}

function keyNamed(ring: KeyRing, kid: string | undefined) {
  const key = kid === undefined ? undefined : ring.verifiers.get(kid);
  if (!key) throw new Error('unknown key');
  return key;
}

/**
 * No token lives longer than the present `ANON_TTL`, whatever was promised when it was issued: the cull
 * reckons with that (I6). Times are in seconds.
 */
function claimed(
  payload: Record<string, unknown>,
  { audience, ttl, now }: { audience: string; ttl: number; now: number },
): AnonymousToken | undefined {
  const { sub, userId, anonymous, epoch, iat, exp, aud } = payload;
  if (!isUuid(sub) || sub !== userId || anonymous !== true || aud !== audience) return undefined;
  if (!isWhole(epoch) || !isWhole(iat) || !isWhole(exp)) return undefined;
  if (iat > now + TOLERANCE_SECONDS || exp <= iat) return undefined;
  return { account: sub, epoch, issuedAt: iat, expiresAt: Math.min(exp, iat + ttl) };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** A map that forgets what was used longest ago. */
function boundedCache<V>(size: number) {
  const entries = new Map<string, V>();
  return {
    get: (key: string) => entries.get(key),
    set(key: string, value: V) {
      entries.delete(key);
      entries.set(key, value);
      if (entries.size > size) entries.delete(entries.keys().next().value as string);
    },
  };
}
