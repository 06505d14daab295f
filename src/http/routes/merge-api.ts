// GET and POST /api/merge, DELETE /api/merge/{stub}: the same for programs.
import type { RequestHandler, Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import { mergeDecider, mergeUndoing } from '../decide-merge.ts';
import type { Deps } from '../deps.ts';
import { mergeDescribed } from '../merge-view.ts';
import { bearerOf, visitorOf } from '../middleware/visitor.ts';
import { mergeBody, parsed } from '../schemas.ts';

export function mergePreviewRoute(deps: Deps): RequestHandler {
  const answer = answering(deps);
  return async (_req, res) => answer(res);
}

export function mergeApiRoute(deps: Deps): RequestHandler {
  const decide = mergeDecider(deps);
  const answer = answering(deps);
  return async (req, res) => {
    await decide(req, res, parsed(mergeBody, req.body).choice);
    await answer(res);
  };
}

export function undoMergeApiRoute(deps: Deps): RequestHandler {
  const undo = mergeUndoing(deps);
  const answer = answering(deps);
  return async (req, res) => {
    await undo(req, res, req.params.stub);
    await answer(res);
  };
}

/** What the account and the device of this request now come to. @throws AppError `members_only` */
function answering({ offer, store, now }: Deps) {
  return async (res: Response): Promise<void> => {
    const visitor = visitorOf(res);
    if (!visitor.member) throw new AppError('members_only');
    const account = await store.account(visitor.member.account);
    const token = bearerOf(res);
    const described = mergeDescribed(await offer(visitor), account, now());
    res.json({ ...described, ...(token ? { token } : {}) });
  };
}
