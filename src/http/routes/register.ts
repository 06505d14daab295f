// GET,POST /register: one field, one answer. Without a stub, FusionAuth's own registration does it.
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { Visitor } from '../../identity/visitor.ts';
import type { Deps } from '../deps.ts';
import { handOut, visitorOf } from '../middleware/visitor.ts';
import { networkOf } from '../network.ts';
import { type Page, summaryOf } from '../page.ts';
import { departure } from './sign-in.ts';

/** Where a visitor who has no stub goes instead; undefined for one who has. */
async function elsewhere(
  deps: Deps,
  visitor: Visitor,
): Promise<'/account' | 'register' | undefined> {
  if (visitor.member) return '/account';
  return (await deps.current(visitor)) ? undefined : 'register';
}

export function registerPage(deps: Deps, page: Page): RequestHandler {
  const leave = departure(deps);
  return async (req, res) => {
    const visitor = visitorOf(res);
    const other = await elsewhere(deps, visitor);
    if (other === 'register')
      return leave(res, { page: 'register', returnTo: `${req.baseUrl}/account` });
    if (other) return res.redirect(303, `${req.baseUrl}${other}`);
    const account = await deps.current(visitor);
    const held = summaryOf(deps.site, account?.profile ?? {});
    page(req, res, 'register', { title: 'Sign up', account }, { holds: held });
  };
}

export function registerForm(deps: Deps, page: Page): RequestHandler {
  const leave = departure(deps);
  const give = handOut({ ...deps, ttl: deps.anonTtl });
  return async (req, res) => {
    const { member, anonymous } = visitorOf(res);
    if (member) return res.redirect(303, `${req.baseUrl}/account`);
    const outcome = anonymous && (await asked(deps, req, anonymous.token));
    if (!outcome) return leave(res, { page: 'register', returnTo: `${req.baseUrl}/account` });
    if (outcome instanceof AppError) return again(req, res, outcome);
    const account = outcome.type === 'asked' ? outcome.account : undefined;
    if (account) await give(req, res, account);
    page(req, res, 'register-sent', { title: 'Check your email', account });
  };

  async function again(req: Request, res: Response, error: AppError): Promise<void> {
    const account = await deps.current(visitorOf(res));
    if (!account) return leave(res, { page: 'register', returnTo: `${req.baseUrl}/account` });
    const holds = summaryOf(deps.site, account.profile);
    const email = emailIn(req);
    const model = {
      email: typeof email === 'string' ? email : '',
      error: `The address ${error.reason}.`,
      holds,
    };
    page(req, res, 'register', { title: 'Sign up', account, status: error.status }, model);
  }
}

function emailIn(req: Request): unknown {
  return (req.body as Record<string, unknown> | undefined)?.email;
}

/** A bad address comes back as a value, for the form to show it beside the field. */
async function asked(deps: Deps, req: Request, token: { account: string; epoch: number }) {
  return deps.ask(token, emailIn(req), networkOf(req)).catch((error: unknown) => {
    if (error instanceof AppError && error.field === 'email') return error;
    throw error;
  });
}
