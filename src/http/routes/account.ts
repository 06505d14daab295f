// GET /account and POST /account/erase: what is kept about this visitor, and its end.
import type { RequestHandler } from 'express';
import { cookieFlags } from '../../identity/cookies.ts';
import type { Deps } from '../deps.ts';
import { offerShown, undoShown } from '../merge-view.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { holds, type Page } from '../page.ts';

export function accountRoute(deps: Deps, page: Page): RequestHandler {
  const { current, site, offer, now } = deps;
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
    const model = { member, email, since, holds: holds(site, account), ...merge };
    page(req, res, 'account', { title, account }, model);
  };
}

export function eraseRoute({ erase, cookies, secure }: Deps): RequestHandler {
  return async (_req, res) => {
    await erase(visitorOf(res));
    res.clearCookie(cookies.session, cookieFlags(secure));
    res.clearCookie(cookies.anonymous, cookieFlags(secure));
    res.set('Clear-Site-Data', '"cache", "storage"').redirect(303, '/');
  };
}
