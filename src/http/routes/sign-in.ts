// GET /login, GET /callback, GET,POST /logout: OpenID Connect there and back, and the way out.
import type { RequestHandler, Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import { cookieFlags, soleCookie } from '../../identity/cookies.ts';
import type { Departure, Journey } from '../../identity/open-id.ts';
import type { Deps } from '../deps.ts';
import { leaver } from '../leave.ts';
import { localPath } from '../local-path.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { onward } from '../onward.ts';
import type { Page } from '../page.ts';
import { putCookie } from '../put-cookie.ts';
import { openSession } from '../session.ts';

/** How long a person may take on FusionAuth's pages, milliseconds. */
const DEPARTURE_MS = 60 * 60 * 1000;

/**
 * Sends a person to FusionAuth, and remembers in a cookie what must come back with them. Nobody signs in in privacy
 * mode: FusionAuth may know them still, and a link to a page for members would be enough to make them one.
 */
export function departure({ openId, cookies, secure, base }: Deps) {
  return async (res: Response, journey: Journey): Promise<void> => {
    if (visitorOf(res).incognito) return res.redirect(303, `${base}/privacy/device`);
    const { url, departure: left } = await openId.depart(journey);
    const value = Buffer.from(JSON.stringify(left)).toString('base64url');
    putCookie(res, cookies.signIn, value, cookieFlags(secure, DEPARTURE_MS));
    res.set('Cache-Control', 'no-store').redirect(303, url);
  };
}

export function loginRoute(deps: Deps): RequestHandler {
  const leave = departure(deps);
  return (req, res) => {
    const returnTo = localPath(req.query.to, `${req.baseUrl}/account`);
    return leave(res, { page: 'authorize', returnTo, fresh: 'fresh' in req.query });
  };
}

export function callbackRoute(deps: Deps): RequestHandler {
  const { openId, cookies, secure, appUrl } = deps;
  const open = openSession(deps);
  const leave = departure(deps);
  return async (req, res) => {
    const left = departureIn(soleCookie(req.headers.cookie, cookies.signIn));
    res.clearCookie(cookies.signIn, cookieFlags(secure));
    if (!left) throw new AppError('sign_in_failed', { reason: 'the sign-in took too long' });
    const member = await openId.arrive(new URL(req.originalUrl, appUrl), left);
    const passwordChangedAt = await deps.passwordChangedAt(member.account);
    const returnTo = localPath(left.returnTo, `${req.baseUrl}/account`);
    if ((await open(req, res, { ...member, passwordChangedAt })) === 'again') {
      return leave(res, { page: 'authorize', returnTo, fresh: true });
    }
    res.set('Cache-Control', 'no-store').redirect(303, returnTo);
  };
}

function departureIn(value: string | undefined): Departure | undefined {
  try {
    const left = JSON.parse(Buffer.from(value ?? '', 'base64url').toString()) as Departure;
    const { state, nonce, verifier } = left;
    return [state, nonce, verifier].every((one) => typeof one === 'string') ? left : undefined;
  } catch {
    return undefined;
  }
}

export function logoutPage({ current }: Deps, page: Page): RequestHandler {
  return async (req, res) => {
    const visitor = visitorOf(res);
    const account = await current(visitor);
    if (!visitor.member && !account) return res.redirect(303, '/');
    const member = visitor.member !== undefined;
    page(req, res, 'logout', { title: member ? 'Sign out' : 'Forget me', account }, { member });
  };
}

/** Signs a member out here and at FusionAuth; makes a guest a stranger. Idempotent. */
export function logoutRoute(deps: Deps): RequestHandler {
  const leave = leaver(deps);
  const go = onward(deps);
  return async (_req, res) => {
    const visitor = visitorOf(res);
    await leave.all(res, visitor, 'logout');
    go(res, visitor.member !== undefined, deps.kioskTimeout ? 'welcome' : 'home');
  };
}
