// GET /admin/accounts/:id: one account's whole timeline, and its record in FusionAuth beside it.
import type { RequestHandler } from 'express';
import { readPlace, timeline } from '../../accounts/timeline.ts';
import { DirectoryError } from '../../domain/directory-error.ts';
import { AppError } from '../../domain/errors.ts';
import { OddAnswer } from '../../domain/odd-answer.ts';
import type { DirectoryUser } from '../../domain/ports.ts';
import type { Deps } from '../deps.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { accountModel, type Found, timelineModel } from '../operator/account-model.ts';
import { operatorOf } from '../operator/operator-of.ts';
import type { Page } from '../page.ts';
import { accountId } from './admin.ts';

const EVENTS = 100;

/** Waits for FusionAuth, as long as any call of a page does. @throws AppError `not_found` */
export function adminAccountPage(deps: Deps, page: Page): RequestHandler {
  const { store, site, current, operations } = deps;
  const events = timeline(store);
  return async (req, res) => {
    operatorOf(res);
    const id = accountId(req.params.id);
    const account = await store.account(id);
    if (!account) throw new AppError('not_found');
    const after = typeof req.query.after === 'string' ? readPlace(req.query.after) : undefined;
    const [found, happened] = await Promise.all([
      foundBy(() => operations.user(id)),
      events(id, EVENTS, after),
    ]);
    const model = { ...accountModel(site, account, found), timeline: timelineModel(happened) };
    const about = { title: 'Account', account: await current(visitorOf(res)) };
    page(req, res, 'admin-account', about, { one: model });
  };
}

async function foundBy(ask: () => Promise<DirectoryUser | undefined>): Promise<Found> {
  try {
    return { user: await ask() };
  } catch (error) {
    const known = error instanceof DirectoryError || error instanceof OddAnswer;
    if (!known) throw error;
    return { away: error.message };
  }
}
