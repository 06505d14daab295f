// POST /switch: another account, or another workspace of the same member. What was goes first, with its goodbye.
import type { Request, RequestHandler } from 'express';
import { workspacesOf } from '../../activity/workspaces.ts';
import { AppError } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';
import { leaver } from '../leave.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { onward } from '../onward.ts';
import { openSession } from '../session.ts';

/** Without `workspace` whoever comes next signs in at FusionAuth, which asks for the password. */
export function switchRoute(deps: Deps): RequestHandler {
  const leave = leaver(deps);
  const go = onward(deps);
  const enter = workspaceEntry(deps);
  return async (req, res) => {
    const workspace = workspaceIn(req);
    if (workspace !== undefined) {
      await enter(req, res, workspace);
      return res.redirect(303, `${req.baseUrl}/account`);
    }
    const visitor = visitorOf(res);
    await leave.all(res, visitor, 'switch');
    go(res, visitor.member !== undefined, 'sign-in');
  };
}

/** The new session is as old as the one it goes on from. @throws AppError `members_only`, `invalid_field` */
function workspaceEntry(deps: Deps) {
  const open = openSession(deps);
  return async (req: Request, res: Parameters<RequestHandler>[1], workspace: unknown) => {
    const { member } = visitorOf(res);
    if (!member) throw new AppError('members_only');
    const found = workspacesOf(deps.site, member).find((name) => name === workspace);
    if (found === undefined) {
      throw new AppError('invalid_field', { field: 'workspace', reason: 'must be one of yours' });
    }
    await open(req, res, { ...member, workspace: found });
  };
}

function workspaceIn(req: Request): unknown {
  return (req.body as Record<string, unknown> | undefined)?.workspace;
}
