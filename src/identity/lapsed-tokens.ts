// Reads tokens that have run out: nobody's any more, but their account's last goodbye is still to be recorded.
import { decodeJwt } from 'jose';
import type { Clock } from '../domain/random.ts';
import { type AnonymousToken, TOLERANCE_SECONDS } from './anonymous-claims.ts';
import { isCanonical, LONGEST_TOKEN, type Verified } from './verified-tokens.ts';

export interface LapsedTokensSettings {
  /** Checks everything about a token, as it was at an instant (epoch milliseconds). */
  decode: (token: string, at: number) => Promise<Verified | undefined>;
  now: Clock;
}

/** What a token said when it was issued; undefined unless it was good then, and is over now. */
export function lapsedTokens({ decode, now }: LapsedTokensSettings) {
  return async (token: string): Promise<AnonymousToken | undefined> => {
    const issued = plausible(token) ? issuedAt(token) : undefined;
    const found = issued === undefined ? undefined : await decode(token, issued * 1000);
    if (!found || now() / 1000 < found.says.expiresAt + TOLERANCE_SECONDS) return undefined;
    return found.says;
  };
}

function plausible(token: string): boolean {
  return token.length <= LONGEST_TOKEN && isCanonical(token);
}

/** Epoch seconds, as a token says that nobody has checked yet. */
function issuedAt(token: string): number | undefined {
  try {
    const { iat } = decodeJwt(token);
    return Number.isSafeInteger(iat) ? iat : undefined;
  } catch {
    return undefined;
  }
}
