// Tokens that FusionAuth signs (JWT Vend) with a key that signs nothing else, so that whoever trusts FusionAuth's
// published keys can trust them. While FusionAuth gives no answer our own key signs, and pages go on.
import { jwtVerify } from 'jose';
import type { Clock } from '../domain/random.ts';
import { anonymousClaims, TOLERANCE_SECONDS } from './anonymous-claims.ts';
import { lapsedTokens } from './lapsed-tokens.ts';
import type { Tokens } from './token.ts';
import type { VendedKeys, Vending } from './vended-keys.ts';
import { type Verified, verifiedTokens } from './verified-tokens.ts';

export interface VendedTokensSettings {
  /** Signs while FusionAuth does not, and verifies what it has signed. */
  local: Tokens;
  vending: Pick<Vending, 'vend'>;
  keys: Pick<VendedKeys, 'key'>;
  /** UUID of the key in FusionAuth that signs. */
  keyId: string;
  issuer: string;
  audience: string;
  /** Milliseconds. */
  ttl: number;
  now: Clock;
  /** Hears why FusionAuth has not signed. */
  onFallback: (error: unknown) => void;
}

/** Vend cannot set `typ`, so a claim says what kind of token this is (RFC 8725, 3.11 and 3.12). */
const TOKEN_TYPE = 'anon+jwt';

/** How long not to ask FusionAuth again after it has not signed, milliseconds. */
const REST_MS = 5000;

/** No user of FusionAuth's: its own endpoints take `sub` for a user's id, and a guest's cookie is no access token. */
const subject = (account: string) => `anonymous:${account}`;

export function vendedTokens(settings: VendedTokensSettings): Tokens {
  const { local, vending, keys, keyId, issuer, audience, ttl, now, onFallback } = settings;
  const verifyVended = verifiedTokens({ decode, isTrusted: (kid) => !!keys.key(kid), now });
  const lapsedVended = lapsedTokens({ decode, now });
  let restUntil = 0;

  async function decode(token: string, at = now()): Promise<Verified | undefined> {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keyNamed, {
        issuer,
        audience,
        requiredClaims: ['sub', 'jti', 'iat', 'exp', 'token_type'],
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(at),
      });
      if (payload.token_type !== TOKEN_TYPE) return undefined;
      const expected = { audience, ttl: ttl / 1000, now: at / 1000, subject };
      const says = anonymousClaims(payload, expected);
      return says && { says, kid: protectedHeader.kid ?? '' };
    } catch {
      return undefined;
    }
  }

  /** The key goes by its name, and by the one algorithm that is its own. */
  function keyNamed({ kid, alg }: { kid?: string; alg?: string }) {
    const found = kid === undefined ? undefined : keys.key(kid);
    if (!found || found.algorithm !== alg) throw new Error('unknown key');
    return found.key;
  }

  async function vend(account: string, epoch: number, life: number): Promise<string> {
    const about = { iss: issuer, aud: audience, sub: subject(account), token_type: TOKEN_TYPE };
    const claims = { ...about, userId: account, anonymous: true, epoch };
    const token = await vending.vend(claims, Math.floor(life / 1000), keyId);
    const says = await verifyVended(token);
    if (says?.account !== account || says.epoch !== epoch) {
      throw new Error('FusionAuth signed with a key that is not known yet');
    }
    return token;
  }

  return {
    async issue(account, epoch, life = ttl) {
      if (now() < restUntil) return local.issue(account, epoch, life);
      try {
        return await vend(account, epoch, life);
      } catch (error) {
        restUntil = now() + REST_MS;
        onFallback(error);
        return local.issue(account, epoch, life);
      }
    },
    verify: async (token) => (await local.verify(token)) ?? verifyVended(token),
    lapsed: async (token) => (await local.lapsed(token)) ?? lapsedVended(token),
    isStale: local.isStale,
  };
}
