// Compact JWS by HMAC without leaving the thread: most tokens are signed so, and WebCrypto takes ten times
// as long for it. Source: RFC 7515, RFC 7518 section 3.2.
import { createHmac, type KeyObject } from 'node:crypto';
import type { JWTPayload } from 'jose';

type Header = { alg: string; [more: string]: unknown };

const encode = (document: object): string =>
  Buffer.from(JSON.stringify(document)).toString('base64url');

/** `header.claims.signature`; `header.alg` is HS256, HS384 or HS512. */
export function hmacToken(key: KeyObject, header: Header, claims: JWTPayload): string {
  const input = `${encode(header)}.${encode(claims)}`;
  const digest = `sha${header.alg.slice(2)}`;
  return `${input}.${createHmac(digest, key).update(input).digest('base64url')}`;
}
