// POST /privacy/incognito: privacy mode, there and back. Meanwhile nobody is behind this browser, and nothing that
// happens is recorded.
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import { isUuid } from '../../domain/random.ts';
import { cookieFlags } from '../../identity/cookies.ts';
import { comeBack } from '../come-back.ts';
import type { Deps } from '../deps.ts';
import { leaver } from '../leave.ts';
import { localPath } from '../local-path.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { putCookie } from '../put-cookie.ts';

/** A member comes back by way of FusionAuth, which knows them still or asks for the password. */
export function incognitoRoute(deps: Deps): RequestHandler {
  const enter = entry(deps);
  const back = comeBack(deps);
  return async (req, res) => {
    const { on, id, to } = (req.body ?? {}) as Record<string, unknown>;
    if (on !== 'yes' && on !== 'no') {
      throw new AppError('invalid_field', { field: 'on', reason: 'must be yes or no' });
    }
    const path = localPath(to, `${req.baseUrl}/privacy/device`);
    const held = visitorOf(res).incognito;
    if (on === 'yes' && !held) await enter(req, res, id);
    if (on === 'yes' || !held) return res.redirect(303, path);
    await back(req, res, held);
    const signIn = `${req.baseUrl}/login?to=${encodeURIComponent(path)}`;
    res.redirect(303, held.member ? signIn : path);
  };
}

function entry(deps: Deps) {
  const { incognito, seal, cookies, secure, anonTtl } = deps;
  const leave = leaver(deps);
  return async (_req: Request, res: Response, id: unknown): Promise<void> => {
    if (!isUuid(id)) {
      throw new AppError('invalid_field', { field: 'id', reason: 'must be the UUID of the form' });
    }
    const { member, anonymous } = visitorOf(res);
    const stub = anonymous && (await incognito.hold(anonymous.token, id));
    await leave.all(res, { member }, 'privacy');
    const sealed = await seal.seal({ member: member !== undefined, ...(stub && { stub }) });
    putCookie(res, cookies.incognito, sealed, cookieFlags(secure, anonTtl));
  };
}
