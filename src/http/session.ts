// Opens a member's session and sets its cookie; whoever was here before leaves first.
import type { Request, Response } from 'express';
import type { Member } from '../accounts/sign-in.ts';
import { cookieFlags } from '../identity/cookies.ts';
import { newSessionId, sessionHash } from '../identity/session-id.ts';
import type { Deps } from './deps.ts';
import { handOut, visitorOf } from './middleware/visitor.ts';

export function openSession(deps: Deps) {
  const { random, signIn, release, cookies, secure, sessionTtl, anonTtl } = deps;
  const give = handOut({ ...deps, ttl: anonTtl });
  return async (req: Request, res: Response, member: Member): Promise<void> => {
    const { member: before, anonymous } = visitorOf(res);
    if (before) await release({ member: before, spentCookie: false }, 'switch');
    const id = newSessionId(random);
    await signIn(member, sessionHash(id) ?? '');
    res.cookie(cookies.session, id, cookieFlags(secure, sessionTtl));
    // The cookie of the stub that became this account is of no more use; another stub's stays.
    if (anonymous?.token.account === member.account) await give(req, res, undefined);
  };
}
