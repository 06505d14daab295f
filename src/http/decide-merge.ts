// Carries out what a member decided about the stub on their device, and leaves the device the right cookie.
import type { Request, Response } from 'express';
import { isStub } from '../domain/account.ts';
import { AppError } from '../domain/errors.ts';
import type { Deps } from './deps.ts';
import { handOut, visitorOf } from './middleware/visitor.ts';

export type MergeChoice = 'merge' | 'discard';

/** @throws AppError `members_only`, `nothing_to_merge` */
export function mergeDecider(deps: Deps) {
  const give = handOut({ ...deps, ttl: deps.anonTtl });
  return async (req: Request, res: Response, choice: MergeChoice): Promise<void> => {
    const { member, anonymous } = visitorOf(res);
    if (!member) throw new AppError('members_only');
    if (!anonymous) throw new AppError('nothing_to_merge');
    if (choice === 'discard') {
      await deps.release({ anonymous }, 'switch');
      return give(req, res, undefined);
    }
    const stub = await deps.merge({ member, anonymous, spentCookie: false });
    // The account could not take it in after all, so the device keeps it.
    await give(req, res, isStub(stub) ? stub : undefined);
  };
}

/** Takes a merge back, and gives this device the stub. @throws AppError as `undoMerge` */
export function mergeUndoing(deps: Deps) {
  const give = handOut({ ...deps, ttl: deps.anonTtl });
  return async (req: Request, res: Response, stub: unknown): Promise<void> => {
    await give(req, res, await deps.undoMerge(visitorOf(res), stub));
  };
}
