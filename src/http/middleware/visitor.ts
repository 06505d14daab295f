// Puts the visitor of a request where routes find it, and hands out or takes back the anonymous token.
import type { Request, RequestHandler, Response } from 'express';
import type { Account } from '../../domain/account.ts';
import type { Clock } from '../../domain/random.ts';
import { type CookieNames, cookieFlags } from '../../identity/cookies.ts';
import type { Tokens } from '../../identity/token.ts';
import type { Visitor } from '../../identity/visitor.ts';
import type { Deps } from '../deps.ts';
import { leaver } from '../leave.ts';
import { onward } from '../onward.ts';
import { putCookie } from '../put-cookie.ts';

/**
 * What has run out is released first, so that whatever the request does is the next visitor's. On a shared device
 * it does nothing: it came from the page of whoever was there before.
 */
export function resolveVisitor(deps: Deps): RequestHandler {
  const leave = leaver(deps);
  const go = onward(deps);
  return async (req, res, next) => {
    const passive = isPassive(req, deps.base);
    const { lapsed, ...visitor } = await deps.resolve(req.headers, passive);
    res.locals['vestibule.visitor'] = visitor;
    if (!lapsed) return next();
    await leave[visitor.member ? 'stub' : 'all'](res, lapsed, lapsed.reason);
    if (lapsed.reason === 'kiosk' && isPage(req)) return go(res, !!lapsed.member, 'welcome');
    next();
  };
}

/** The kiosk's warning, and the operator's page when it refreshes itself: nobody's doing. */
function isPassive(req: Request, base: string): boolean {
  const path = `${req.baseUrl}${req.path}`;
  return path === `${base}/kiosk` || (path === `${base}/admin` && 'live' in req.query);
}

/** Whether a browser asks for a page, or sends a form from one. */
function isPage(req: Request): boolean {
  const to = req.get('sec-fetch-dest') ?? 'document';
  return to === 'document' && !/\/api\//i.test(req.path);
}

/** The visitor of this request. */
export function visitorOf(res: Response): Visitor {
  return res.locals['vestibule.visitor'] as Visitor;
}

export interface Handout {
  tokens: Tokens;
  cookies: CookieNames;
  secure: boolean;
  /** Life of the cookie, milliseconds. */
  ttl: number;
  now: Clock;
}

/** What the visitor's device must now hold: a token for this account, or none. */
export type HandOut = (req: Request, res: Response, account: Account | undefined) => Promise<void>;

/**
 * Sets the cookie, or, for a native client that asked with `Token-Transport: bearer` and sends no
 * `Origin`, leaves the token for the JSON answer (`bearerOf`).
 */
export function handOut({ tokens, cookies, secure, ttl, now }: Handout): HandOut {
  return async (req, res, account) => {
    const visitor = visitorOf(res);
    if (!account) {
      if (visitor.anonymous?.via === 'cookie' || visitor.spentCookie) {
        res.clearCookie(cookies.anonymous, cookieFlags(secure));
      }
      return;
    }
    const life = lifeOf(account, ttl, now());
    const token = await tokens.issue(account.id, account.epoch, life);
    if (wantsBearer(req)) res.locals['vestibule.bearer'] = token;
    else putCookie(res, cookies.anonymous, token, cookieFlags(secure, life));
  };
}

/** A stub whose cookie has yet to come back has a short one, if so set (`CULL_NEVER_RETURNED_AFTER`). */
function lifeOf({ firstUntil }: Account, ttl: number, now: number): number {
  return firstUntil === undefined ? ttl : Math.max(Math.min(ttl, firstUntil - now), 1000);
}

/** The token that a native client asked for, when one was issued in this request. */
export function bearerOf(res: Response): string | undefined {
  return res.locals['vestibule.bearer'] as string | undefined;
}

function wantsBearer(req: Request): boolean {
  return req.get('token-transport') === 'bearer' && req.get('origin') === undefined;
}
