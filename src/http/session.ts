// Opens a member's session and sets its cookie.
import type { Response } from 'express';
import type { Member } from '../accounts/sign-in.ts';
import { cookieFlags } from '../identity/cookies.ts';
import { newSessionId, sessionHash } from '../identity/session-id.ts';
import type { Deps } from './deps.ts';

export function openSession({ random, signIn, cookies, secure, sessionTtl }: Deps) {
  return async (res: Response, member: Member): Promise<void> => {
    const id = newSessionId(random);
    await signIn(member, sessionHash(id) ?? '');
    res.cookie(cookies.session, id, cookieFlags(secure, sessionTtl));
  };
}
