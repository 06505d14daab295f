// GET /account and POST /account/erase: what is kept about this visitor, and its end.
import type { RequestHandler } from 'express';
import { timeline } from '../../accounts/timeline.ts';
import { workspacesOf } from '../../activity/workspaces.ts';
import type { Deps } from '../deps.ts';
import { leaver } from '../leave.ts';
import { offerShown, undoShown } from '../merge-view.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { onward } from '../onward.ts';
import { holds, type Page } from '../page.ts';
import { placeAsked, timelineShown } from '../timeline-view.ts';
import { eraseDevices } from '../tracking/holder.ts';

/** How much of the timeline a page shows. */
const SHOWN = 10;

export function accountRoute(deps: Deps, page: Page): RequestHandler {
  const { current, site, offer, now, store } = deps;
  const did = timeline(store);
  return async (req, res) => {
    const visitor = visitorOf(res);
    const account = await current(visitor);
    if (!account) return res.redirect(303, `${req.baseUrl}/login`);
    const since = new Date(account.createdAt).toISOString().slice(0, 10);
    const member = visitor.member !== undefined;
    const email = visitor.member?.email;
    const title = member ? 'Your account' : 'You are a guest';
    const merge = {
      offer: offerShown(site, await offer(visitor)),
      merged: undoShown(account, now()),
    };
    const places = visitor.member
      ? { workspaces: workspacesOf(site, visitor.member), workspace: visitor.member.workspace }
      : {};
    const done = await did(account.id, SHOWN, placeAsked(req.query.after));
    const held = { holds: holds(site, account), ...timelineShown(site, done) };
    const model = { member, email, since, ...held, ...merge, ...places };
    page(req, res, 'account', { title, account }, model);
  };
}

/** A stub beside the member that is erased ends with it. */
export function eraseRoute(deps: Deps): RequestHandler {
  const leave = leaver(deps);
  const go = onward(deps);
  return async (req, res) => {
    const { member, anonymous } = visitorOf(res);
    await deps.erase(visitorOf(res));
    await eraseDevices(deps, req, res);
    await leave.all(res, { anonymous }, 'deleted');
    go(res, member !== undefined, 'home');
  };
}
