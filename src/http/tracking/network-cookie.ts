// The collector's own cookie: a random id of a browser, which no script can read. Known as `sp`, as Snowplow's
// collector has it; unlike that one it is given to a browser only when an event names its device.
import type { CookieOptions, Request, Response } from 'express';
import { formatUuid, isUuid, type RandomBytes } from '../../domain/random.ts';
import { soleCookie } from '../../identity/cookies.ts';
import { putCookie } from '../put-cookie.ts';

const NAME = 'sp';
const LIFE_MS = 365 * 24 * 60 * 60 * 1000;

/** The one that a request brought; an odd one, or two of them, is none. */
export function networkCookie(req: Request): string | undefined {
  const value = soleCookie(req.headers.cookie, NAME);
  return isUuid(value) ? value : undefined;
}

export function newNetworkId(random: RandomBytes): string {
  return formatUuid(random(16), 4);
}

export function setNetworkCookie(res: Response, secure: boolean, id: string): void {
  putCookie(res, NAME, id, { ...flags(secure), maxAge: LIFE_MS });
}

export function clearNetworkCookie(res: Response, secure: boolean): void {
  res.clearCookie(NAME, flags(secure));
}

/** `None`, so that pages of other origins may send it; browsers take that only with `Secure`. */
function flags(secure: boolean): CookieOptions {
  return { httpOnly: true, path: '/', secure, sameSite: secure ? 'none' : 'lax' };
}
