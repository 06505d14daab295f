// Access tokens that come with a call: `Authorization: Bearer …` (or JWT …), else the access_token
// cookie. Source: FusionAuth docs, apis/authentication#jwt-authentication.
import type { IncomingHttpHeaders } from 'node:http';

/** The encoded token, or undefined when none was sent. */
export function bearerToken(headers: IncomingHttpHeaders): string | undefined {
  const header = /^(?:Bearer|JWT) +(\S+)$/i.exec(headers.authorization ?? '');
  return header?.[1] ?? cookie(headers, 'access_token');
}

/** One cookie's value. */
export function cookie(headers: IncomingHttpHeaders, name: string): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
