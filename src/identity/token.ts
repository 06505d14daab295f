// The anonymous token: a signed account id. Verification pins algorithm, type, issuer and audience (RFC 8725)
// and does no I/O.
import { jwtVerify } from 'jose';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';
import { type AnonymousToken, anonymousClaims, TOLERANCE_SECONDS } from './anonymous-claims.ts';
import type { KeyRing } from './key-ring.ts';
import { lapsedTokens } from './lapsed-tokens.ts';
import { signToken } from './sign-token.ts';
import { type Verified, verifiedTokens } from './verified-tokens.ts';

const TYPE = 'anon+jwt';
const ALGORITHM = 'EdDSA';

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
  /** A token for an account at an epoch; it lives `ANON_TTL`, or `life` milliseconds. */
  issue(account: string, epoch: number, life?: number): Promise<string>;
  /** What a token says; undefined for anything that is not a live token of this issuer. Never throws. */
  verify(token: string): Promise<AnonymousToken | undefined>;
  /** What a token said that was good once and has run out; undefined for any other. Never throws. */
  lapsed(token: string): Promise<AnonymousToken | undefined>;
  /** Whether less than nine tenths of a token's full life are left, so that it should be issued anew. */
  isStale(token: AnonymousToken): boolean;
}

export function createTokens(settings: TokenSettings): Tokens {
  const { ring, issuer, audience, ttl, now, random } = settings;

  async function issue(account: string, epoch: number, life = ttl): Promise<string> {
    const seconds = Math.floor(now() / 1000);
    const { kid, privateKey } = ring.active;
    const claims = {
      userId: account,
      anonymous: true,
      epoch,
      iss: issuer,
      aud: audience,
      sub: account,
      jti: uuidv7(now(), random),
      iat: seconds,
      exp: seconds + Math.floor(life / 1000),
    };
    return signToken({ alg: ALGORITHM, typ: TYPE, kid }, claims, privateKey);
  }

  /** `at`: epoch milliseconds. */
  async function decode(token: string, at = now()): Promise<Verified | undefined> {
    try {
      const keyOf = ({ kid }: { kid?: string }) => keyNamed(ring, kid);
      const { payload, protectedHeader } = await jwtVerify(token, keyOf, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer,
        audience,
        requiredClaims: ['sub', 'jti', 'iat', 'exp'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(at),
      });
      const subject = (id: string) => id;
      const expected = { audience, ttl: ttl / 1000, now: at / 1000, subject };
      const says = anonymousClaims(payload, expected);
      return says && { says, kid: protectedHeader.kid ?? '' };
    } catch {
      return undefined;
    }
  }

  return {
    issue,
    verify: verifiedTokens({ decode, isTrusted: (kid) => ring.verifiers.has(kid), now }),
    lapsed: lapsedTokens({ decode, now }),
    isStale: ({ expiresAt }) => expiresAt - now() / 1000 < (ttl / 1000) * 0.9,
  };
}

function keyNamed(ring: KeyRing, kid: string | undefined) {
  const key = kid === undefined ? undefined : ring.verifiers.get(kid);
  if (!key) throw new Error('unknown key');
  return key;
}
