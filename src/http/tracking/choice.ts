// What the person behind a browser lets this site measure. Nothing is set, read or loaded before they choose.
import type { Request, Response } from 'express';
import type { CookieNames } from '../../identity/cookies.ts';
import { cookieFlags, soleCookie } from '../../identity/cookies.ts';
import { optsOut } from '../privacy-signal.ts';
import { putCookie } from '../put-cookie.ts';

/**
 * From the most private on: nothing; events that nobody can tell apart; events of which those of one session
 * belong together; events of one browser, and of a member who is signed in.
 */
export const CHOICES = ['off', 'anonymous', 'session', 'full'] as const;
export type Choice = (typeof CHOICES)[number];

/** How long a choice is remembered, milliseconds: half a year, after which nothing is measured until asked again. */
const LIFE_MS = 180 * 24 * 60 * 60 * 1000;

export function isChoice(value: unknown): value is Choice {
  return CHOICES.some((choice) => choice === value);
}

/** What was chosen here, if anything was. */
export function chosen({ headers }: Request, cookies: CookieNames): Choice | undefined {
  const value = soleCookie(headers.cookie, cookies.choice);
  return isChoice(value) ? value : undefined;
}

/** What may be measured of a request's page. A browser that asks not to be tracked is not, whatever was chosen. */
export function measured(req: Request, cookies: CookieNames): Choice {
  return optsOut(req) ? 'off' : (chosen(req, cookies) ?? 'off');
}

export function rememberChoice(
  res: Response,
  choice: Choice,
  { cookies, secure }: { cookies: CookieNames; secure: boolean },
): void {
  putCookie(res, cookies.choice, choice, cookieFlags(secure, LIFE_MS));
}
