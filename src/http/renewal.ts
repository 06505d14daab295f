// Gives the visitor's device the token it should now hold, after something was recorded.
import type { Request, Response } from 'express';
import type { Recorded } from '../activity/record.ts';
import { type CookieNames, soleCookie } from '../identity/cookies.ts';
import type { Deps } from './deps.ts';
import { leaver } from './leave.ts';
import { handOut, visitorOf } from './middleware/visitor.ts';

/**
 * A new stub's token, a renewed one once a tenth of its life is gone, or nothing. A token is only issued with a
 * change that says when the account was seen: the cull reckons from there (I6). Whoever had a credential that was
 * ended elsewhere is somebody new, for whatever tracks the browser too.
 */
export function renewal(deps: Deps) {
  const { tokens, cookies } = deps;
  const leave = leaver(deps);
  const give = handOut({ ...deps, ttl: deps.anonTtl });
  return async (req: Request, res: Response, recorded: Recorded): Promise<void> => {
    const { account, opened, repeated } = recorded;
    const { anonymous, member } = visitorOf(res);
    const stale = !member && anonymous !== undefined && tokens.isStale(anonymous.token);
    if (opened && (anonymous || hasSession(req, cookies))) await leave.devices(res, 'forced');
    if (opened || (stale && !repeated)) await give(req, res, account);
  };
}

/** Of a member's request nothing is opened, so a session that is there has ended. */
function hasSession({ headers }: Request, { session }: CookieNames): boolean {
  return soleCookie(headers.cookie, session) !== undefined;
}
