// The names and flags of our cookies, and how they are read: ambiguity is refused.
import type { CookieOptions } from 'express';

export interface CookieNames {
  anonymous: string;
  session: string;
  signIn: string;
  /** Where to go once FusionAuth's session has ended. */
  onward: string;
  /** What may be measured here. */
  choice: string;
  /** Privacy mode, with what is held for the way back. */
  incognito: string;
}

/** `__Host-` wherever the address is https (RFC 6265bis): no Domain, no other path, always Secure. */
export function cookieNames(anonymous: string, secure: boolean): CookieNames {
  const prefix = secure ? '__Host-' : '';
  return {
    anonymous: `${prefix}${anonymous}`,
    session: `${prefix}${anonymous}-session`,
    signIn: `${prefix}${anonymous}-sign-in`,
    onward: `${prefix}${anonymous}-onward`,
    choice: `${prefix}${anonymous}-measuring`,
    incognito: `${prefix}${anonymous}-incognito`,
  };
}

/** Flags of every cookie of ours; without `maxAge` (milliseconds) it ends with the browser's session. */
export function cookieFlags(secure: boolean, maxAge?: number): CookieOptions {
  const flags: CookieOptions = { httpOnly: true, sameSite: 'lax', path: '/', secure };
  return maxAge === undefined ? flags : { ...flags, maxAge };
}

/** Longest `Cookie` header that is read at all. */
const LONGEST_HEADER = 16_384;

/** The value of the one cookie of this name; undefined when there is none, or more than one. */
export function soleCookie(header: string | undefined, name: string): string | undefined {
  if (!header || header.length > LONGEST_HEADER) return undefined;
  const values = header
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`));
  return values.length === 1 ? values[0]?.slice(name.length + 1) : undefined;
}
