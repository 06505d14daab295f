// POST /account/merge and /account/merge/undo: the account page's forms on what a device holds.
import type { Request, RequestHandler } from 'express';
import { AppError } from '../../domain/errors.ts';
import { type MergeChoice, mergeDecider, mergeUndoing } from '../decide-merge.ts';
import type { Deps } from '../deps.ts';
import { visitorOf } from '../middleware/visitor.ts';

/**
 * The token names the stub. The form says which one was shown: when another tab has changed that since,
 * or has already decided, the page shows what there is now.
 */
export function mergeRoute(deps: Deps): RequestHandler {
  const decide = mergeDecider(deps);
  return async (req, res) => {
    const { member, anonymous } = visitorOf(res);
    const { stub, choice } = fields(req);
    if (!member) throw new AppError('members_only');
    if (!isChoice(choice)) {
      throw new AppError('invalid_field', { field: 'choice', reason: 'must be merge or discard' });
    }
    if (anonymous?.token.account === stub) await decide(req, res, choice).catch(ifNothing);
    res.redirect(303, `${req.baseUrl}/account`);
  };
}

function ifNothing(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'nothing_to_merge')) throw error;
}

export function undoMergeRoute(deps: Deps): RequestHandler {
  const undo = mergeUndoing(deps);
  return async (req, res) => {
    await undo(req, res, fields(req).stub);
    res.redirect(303, `${req.baseUrl}/account`);
  };
}

function isChoice(value: unknown): value is MergeChoice {
  return value === 'merge' || value === 'discard';
}

function fields(req: Request): Record<string, unknown> {
  return (req.body ?? {}) as Record<string, unknown>;
}
