// Remembers tokens whose signature has been checked, as long as the key that did is trusted.
import type { Clock } from '../domain/random.ts';
import { type AnonymousToken, TOLERANCE_SECONDS } from './anonymous-claims.ts';

/** A token whose signature has been checked, and the key that did. */
export interface Verified {
  says: AnonymousToken;
  kid: string;
}

interface Seen extends Verified {
  /** Its own copy of the text: what was cut out of a Cookie header would keep all of that in memory. */
  token: string;
}

export interface VerifiedTokensSettings {
  /** Checks everything about a token. */
  decode: (token: string) => Promise<Verified | undefined>;
  /** A key that was revoked takes what it had signed with it. */
  isTrusted: (kid: string) => boolean;
  now: Clock;
}

/** Longest token that is looked at: ours are below 1,000 characters. */
export const LONGEST_TOKEN = 2048;
const MOST = 10_000;

/** What a token says; undefined for anything that is not a live one. The longest unused are forgotten. */
export function verifiedTokens({ decode, isTrusted, now }: VerifiedTokensSettings) {
  const seen = new Map<string, Seen>();
  return async (token: string): Promise<AnonymousToken | undefined> => {
    if (token.length > LONGEST_TOKEN) return undefined;
    const found = seen.get(token) ?? (await looked(token));
    if (!found || !isTrusted(found.kid)) return undefined;
    if (found.says.expiresAt + TOLERANCE_SECONDS <= now() / 1000) return undefined;
    seen.delete(token);
    seen.set(found.token, found);
    if (seen.size > MOST) seen.delete(seen.keys().next().value as string);
    return found.says;
  };

  async function looked(token: string): Promise<Seen | undefined> {
    const verified = isCanonical(token) ? await decode(token) : undefined;
    return verified && { ...verified, token: Buffer.from(token).toString() };
  }
}

/**
 * Whether a token is written as JWTs are (RFC 7515, section 2). Decoders forgive padding, white space and stray bits
 * at the end, so one signature could be written in many ways; only the first two parts are signed as text.
 */
export function isCanonical(token: string): boolean {
  const [, signature] = /^[\w-]+\.[\w-]+\.([\w-]+)$/.exec(token) ?? [];
  if (signature === undefined) return false;
  return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}
