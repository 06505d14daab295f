// The way back from privacy mode: what was held for it, and the end of the mode in this browser.
import type { Request, Response } from 'express';
import { cookieFlags } from '../identity/cookies.ts';
import type { HeldIdentity } from '../identity/sealed-identity.ts';
import type { Deps } from './deps.ts';
import { handOut } from './middleware/visitor.ts';

export function comeBack(deps: Deps) {
  const { incognito, cookies, secure, anonTtl } = deps;
  const give = handOut({ ...deps, ttl: anonTtl });
  return async (req: Request, res: Response, { stub }: HeldIdentity): Promise<void> => {
    const account = stub && (await incognito.resume(stub));
    res.clearCookie(cookies.incognito, cookieFlags(secure));
    if (account) await give(req, res, account);
  };
}
