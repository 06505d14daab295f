// GET,POST /register/confirm: the mailed link. Looking spends nothing; the form sets the password.
import type { Request, RequestHandler, Response } from 'express';
import type { Link, OpenedLink } from '../../accounts/confirm.ts';
import type { Account } from '../../domain/account.ts';
import { AppError } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';
import { handOut, visitorOf } from '../middleware/visitor.ts';
import { holds, type Page } from '../page.ts';
import { openSession } from '../session.ts';

export function confirmPage(deps: Deps, page: Page): RequestHandler {
  const show = confirmForm(deps, page);
  return async (req, res) => {
    const link = await orEnded(deps.readLink(linkIn(req.query)));
    return link ? show(req, res, { link }) : linkEnded(deps, page, [req, res]);
  };
}

export function confirmRoute(deps: Deps, page: Page): RequestHandler {
  const show = confirmForm(deps, page);
  const open = openSession(deps);
  const give = handOut({ ...deps, ttl: deps.anonTtl });
  return async (req, res) => {
    const { password, keep, ...rest } = (req.body ?? {}) as Record<string, unknown>;
    const ended = () => linkEnded(deps, page, [req, res]);
    const link = await orEnded(deps.readLink(linkIn(rest)));
    if (!link) return ended();
    if (typeof password !== 'string' || password === '' || password.length > 256) {
      return show(req, res, { link, error: 'Choose a password of 256 characters at most.' });
    }
    const own = speaksFor(res, link.account);
    const result = await orEnded(deps.confirm(link, { password, keep: own || keep === 'yes' }));
    if (!result) return ended();
    if (result.type === 'weak') return show(req, res, { link, error: result.message });
    if (result.type === 'known') {
      if (own) await give(req, res, result.account);
      return page(req, res, 'address-known', { title: 'You already have an account' });
    }
    if (isOwnDevice(res, result.account)) await give(req, res, undefined);
    if (!result.user) return res.redirect(303, `${req.baseUrl}/login`);
    const { id: account, email = '', roles = [] } = result.user;
    await open(req, res, { account, email, roles, authenticatedAt: deps.now() });
    res.redirect(303, `${req.baseUrl}/account`);
  };
}

function linkIn({ id, request }: Record<string, unknown>): Link {
  return { id, request };
}

interface Shown {
  link: OpenedLink;
  error?: string;
}

function confirmForm(deps: Deps, page: Page) {
  return async (req: Request, res: Response, { link, error }: Shown): Promise<void> => {
    const visitor = await deps.current(visitorOf(res));
    const { account, email } = link;
    page(req, res, 'confirm', statusOf(visitor, error), {
      email,
      holds: holds(deps.site, account),
      choose: !speaksFor(res, account),
      id: link.link,
      request: account.conversion?.request,
      error,
    });
  };
}

function statusOf(account: Account | undefined, error: string | undefined) {
  return { title: 'Set your password', account, status: error === undefined ? 200 : 422 };
}

async function linkEnded(deps: Deps, page: Page, [req, res]: [Request, Response]): Promise<void> {
  const account = await deps.current(visitorOf(res));
  page(req, res, 'link-ended', { title: 'This link has ended', account, status: 410 });
}

/** Whether this browser holds or once held the stub. */
function isOwnDevice(res: Response, account: Account): boolean {
  return visitorOf(res).anonymous?.token.account === account.id;
}

/**
 * Whether this browser's token spoke for the stub when its link was read: then its profile is this person's own.
 * An older token may have been planted there by whoever asked from another device.
 */
function speaksFor(res: Response, account: Account): boolean {
  const epoch = visitorOf(res).anonymous?.token.epoch;
  return isOwnDevice(res, account) && epoch === account.epoch;
}

/** A link that has ended is an answer of its own here, not an error page. */
async function orEnded<T>(promise: Promise<T>): Promise<T | undefined> {
  return promise.catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'link_ended') return undefined;
    throw error;
  });
}
