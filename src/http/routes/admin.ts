// GET /admin and what its forms do: the figures, what needs an operator, and the log of what operators did.
import type { RequestHandler } from 'express';
import { AppError } from '../../domain/errors.ts';
import { isUuid } from '../../domain/random.ts';
import { overview } from '../../operator/overview.ts';
import type { Deps } from '../deps.ts';
import { visitorOf } from '../middleware/visitor.ts';
import { operatorOf } from '../operator/operator-of.ts';
import { pageModel } from '../operator/page-model.ts';
import type { Page } from '../page.ts';

/** How far back the figures go, days. */
const DAYS = [7, 30, 90];

export function adminPage(deps: Deps, page: Page): RequestHandler {
  const { store, now, current, operations } = deps;
  return async (req, res) => {
    operatorOf(res);
    const days = DAYS.find((one) => String(one) === req.query.days) ?? 30;
    const seen = await overview(store, now(), days);
    const { price, schedule, dryRuns } = operations;
    const about = { price, schedule, days, mayCull: dryRuns !== undefined };
    const account = await current(visitorOf(res));
    const model = { ...pageModel(seen, about), spans: DAYS };
    page(req, res, 'admin', { title: 'Operations', account }, model);
  };
}

/** Noted before it is begun; the page shows how it goes. @throws AppError `not_found` where no cull runs */
export function dryRunRoute({ operations, audit }: Deps): RequestHandler {
  return async (req, res) => {
    const by = operatorOf(res);
    if (!operations.dryRuns) throw new AppError('not_found');
    await audit({ by, did: 'dry run' });
    operations.dryRuns.begin(by);
    res.redirect(303, `${req.baseUrl}/admin#cull`);
  };
}

/** POST /admin/accounts: the search. @throws AppError `invalid_field` */
export function findAccountRoute(): RequestHandler {
  return (req, res) => {
    operatorOf(res);
    const { id = '' } = (req.body ?? {}) as Record<string, unknown>;
    res.redirect(303, `${req.baseUrl}/admin/accounts/${accountId(id)}`);
  };
}

/** POST /admin/accounts/:id/retry: what the reconciler gave up on is due again. */
export function retryRoute({ store, audit, now }: Deps): RequestHandler {
  return async (req, res) => {
    const by = operatorOf(res);
    const account = accountId(req.params.id);
    await audit({ by, did: 'retry', account });
    await store.commit({ type: 'retry', account, at: now() });
    res.redirect(303, `${req.baseUrl}/admin/accounts/${account}`);
  };
}

/** @throws AppError `invalid_field` */
export function accountId(text: unknown): string {
  const id = typeof text === 'string' ? text.trim().toLowerCase() : undefined;
  if (isUuid(id)) return id;
  throw new AppError('invalid_field', { field: 'id', reason: 'must be the id of an account' });
}
