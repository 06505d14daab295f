// What the claims of a token that verified must say before they are anybody's.
import { isUuid } from '../domain/random.ts';

export interface AnonymousToken {
  account: string;
  epoch: number;
  /** Epoch seconds, as the token carries them. */
  issuedAt: number;
  expiresAt: number;
}

/** Clocks may differ by this much. */
export const TOLERANCE_SECONDS = 60;

/**
 * No token lives longer than the present `ANON_TTL`, whatever was promised when it was issued: the cull
 * reckons with that (I6). Times are in seconds; `subject` makes a token's `sub` from the account's id.
 */
export function anonymousClaims(
  payload: Record<string, unknown>,
  expected: { audience: string; ttl: number; now: number; subject: (account: string) => string },
): AnonymousToken | undefined {
  const { audience, ttl, now, subject } = expected;
  const { sub, userId, anonymous, epoch, iat, exp, aud } = payload;
  if (!isUuid(userId) || sub !== subject(userId)) return undefined;
  if (anonymous !== true || aud !== audience) return undefined;
  if (!isWhole(epoch) || !isWhole(iat) || !isWhole(exp)) return undefined;
  if (iat > now + TOLERANCE_SECONDS || exp <= iat) return undefined;
  return { account: userId, epoch, issuedAt: iat, expiresAt: Math.min(exp, iat + ttl) };
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
