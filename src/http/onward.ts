// Where somebody goes who has left. A member goes through FusionAuth, whose own session ends there; it sends
// everybody back to the first page, so where to go from that waits in a cookie.
import type { RequestHandler, Response } from 'express';
import { cookieFlags, soleCookie } from '../identity/cookies.ts';
import type { Deps } from './deps.ts';

export type Onward = (res: Response, member: boolean, to: 'home' | 'sign-in' | 'welcome') => void;

/** Below `deps.base`. */
const PATHS = { 'sign-in': '/login?fresh', welcome: '/welcome' } as const;

/** How long FusionAuth may take, milliseconds. */
const TRIP_MS = 60_000;

export function onward({ openId, cookies, secure, base }: Deps): Onward {
  return (res, member, to) => {
    if (!member) return res.redirect(303, to === 'home' ? '/' : `${base}${PATHS[to]}`);
    if (to !== 'home') res.cookie(cookies.onward, to, cookieFlags(secure, TRIP_MS));
    res.redirect(303, openId.goodbye());
  };
}

/** GET /, before the site's own: the second half of the way. */
export function onwardRoute({ cookies, secure, base }: Deps): RequestHandler {
  return (req, res, next) => {
    const to = soleCookie(req.headers.cookie, cookies.onward);
    if (to !== 'sign-in' && to !== 'welcome') return next();
    res.clearCookie(cookies.onward, cookieFlags(secure));
    res.redirect(303, `${base}${PATHS[to]}`);
  };
}
