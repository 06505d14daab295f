// GET /welcome, GET /kiosk, POST /kiosk/stay, GET /kiosk.js: a shared device warns before it forgets somebody, and
// then waits for the next. That it forgets is the server's doing, in middleware/visitor.ts.
import { fileURLToPath } from 'node:url';
import type { RequestHandler } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';
import { localPath } from '../local-path.ts';
import { visitorOf } from '../middleware/visitor.ts';
import type { Page } from '../page.ts';

const SCRIPT = fileURLToPath(new URL('../../../public/kiosk.js', import.meta.url));

/** Somebody who is still there goes on. */
export function welcomePage(page: Page): RequestHandler {
  return (req, res) => {
    const { member, anonymous } = visitorOf(res);
    if (member || anonymous) return res.redirect(303, '/');
    page(req, res, 'welcome', { title: 'Welcome' });
  };
}

/** The warning for browsers without scripts: it keeps nobody alive, and goes to the welcome page by itself. */
export function kioskPage({ now, base, current }: Deps, page: Page): RequestHandler {
  return async (req, res) => {
    const { endsAt } = visitorOf(res);
    if (endsAt === undefined) return res.redirect(303, `${base}/welcome`);
    const seconds = Math.max(1, Math.ceil((endsAt - now()) / 1000));
    res.set('Refresh', `${seconds + 1};url=${base}/welcome`);
    const account = await current(visitorOf(res));
    const model = { seconds, to: localPath(req.query.to, '/') };
    page(req, res, 'kiosk', { title: 'Are you still there?', account }, model);
  };
}

/** The request itself keeps its visitor. @throws AppError `no_visitor` when that comes too late */
export function stayRoute(): RequestHandler {
  return (req, res) => {
    const { member, anonymous } = visitorOf(res);
    if (!member && !anonymous) throw new AppError('no_visitor');
    const { to } = (req.body ?? {}) as Record<string, unknown>;
    if (to === undefined) return res.status(204).end();
    res.redirect(303, localPath(to, '/'));
  };
}

export function kioskScript(): RequestHandler {
  return (_req, res) => res.sendFile(SCRIPT, { maxAge: '1h' });
}
