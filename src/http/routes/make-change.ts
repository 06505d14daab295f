// GET,POST /make-change: the members' calculator.
import type { Request, RequestHandler, Response } from 'express';
import { speakerOf } from '../../accounts/speaker.ts';
import { makeChange } from '../../site/make-change.ts';
import type { Deps } from '../deps.ts';
import { visitorOf } from '../middleware/visitor.ts';
import type { Page } from '../page.ts';

const TITLE = 'Make change';

export function makeChangePage({ current }: Deps, page: Page): RequestHandler {
  return async (req, res) => {
    if (!visitorOf(res).member) return toSignIn(res);
    page(req, res, 'make-change', { title: TITLE, account: await current(visitorOf(res)) });
  };
}

export function makeChangeRoute({ current, record }: Deps, page: Page): RequestHandler {
  return async (req, res) => {
    if (!visitorOf(res).member) return toSignIn(res);
    const amount = amountIn(req);
    const result = makeChange(amount);
    if (!result.ok) {
      const account = await current(visitorOf(res));
      const model = { amount, error: result.reason };
      return page(req, res, 'make-change', { title: TITLE, account, status: 422 }, model);
    }
    const deed = { name: 'change.made', properties: {} };
    const { account } = await record(speakerOf(visitorOf(res)), deed);
    page(req, res, 'make-change', { title: TITLE, account }, { amount, result });
  };
}

function amountIn(req: Request): string {
  const amount = (req.body as Record<string, unknown> | undefined)?.amount;
  return typeof amount === 'string' ? amount.slice(0, 40) : '';
}

function toSignIn(res: Response): void {
  res.redirect(303, '/login?to=/make-change');
}
