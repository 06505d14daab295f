// Opens a member's session and sets its cookie; whoever was here before leaves first.
import type { Request, Response } from 'express';
import type { Member } from '../accounts/sign-in.ts';
import { cookieFlags } from '../identity/cookies.ts';
import { newSessionId, sessionHash } from '../identity/session-id.ts';
import { comeBack } from './come-back.ts';
import type { Deps } from './deps.ts';
import { leaver } from './leave.ts';
import { handOut, visitorOf } from './middleware/visitor.ts';
import { putCookie } from './put-cookie.ts';

export function openSession(deps: Deps) {
  const { random, signIn, release, cookies, secure, sessionTtl, anonTtl } = deps;
  const give = handOut({ ...deps, ttl: anonTtl });
  const leave = leaver(deps);
  const back = comeBack(deps);

  return async (req: Request, res: Response, member: Member): Promise<'opened' | 'again'> => {
    await seeOff(res, member);
    const id = newSessionId(random);
    if ((await signIn(member, sessionHash(id) ?? '')) === 'again') return 'again';
    putCookie(res, cookies.session, id, cookieFlags(secure, sessionTtl));
    // The cookie of the stub that became this account is of no more use; another stub's stays.
    const { anonymous, incognito } = visitorOf(res);
    if (incognito) await back(req, res, incognito);
    if (anonymous?.token.account === member.account) await give(req, res, undefined);
    return 'opened';
  };

  /** The same member's session is replaced. Another's goes with everything that came with it, the stub too. */
  async function seeOff(res: Response, next: Member): Promise<void> {
    const { member, anonymous } = visitorOf(res);
    if (member?.account === next.account) return release({ member }, 'switch');
    if (member) await leave.all(res, { member, anonymous }, 'switch');
  }
}
