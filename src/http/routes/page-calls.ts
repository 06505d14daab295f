// POST /fs/ops: what the page script posts. A browser's word for who it is is attribution, never a credential.
import cors from 'cors';
import express, { type IRouter, type RequestHandler } from 'express';
import { AppError } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';
import { isCrossSite } from '../middleware/same-origin.ts';
import { clearNetworkCookie } from '../tracking/network-cookie.ts';
import { anonymised } from '../tracking/privacy-gate.ts';

const PATH = '/fs/ops';

/** The script sends plain text, for which a page that is leaving need not ask first; it is JSON all the same. */
const body = express.json({ type: () => true, limit: '1mb', inflate: false });

export function pageCallRoutes(app: IRouter, deps: Deps): void {
  const answerOthers = cors({
    origin: [...deps.corsOrigins],
    credentials: true,
    methods: ['POST'],
    allowedHeaders: ['Content-Type', 'SP-Anonymous'],
    exposedHeaders: ['Retry-After'],
    maxAge: 3600,
  });
  app.use(PATH, answerOthers);
  app.post(PATH, friendsOnly(deps), body, pageCallsRoute(deps));
}

function friendsOnly({ appUrl, corsOrigins }: Deps): RequestHandler {
  const crossSite = isCrossSite(appUrl, corsOrigins);
  return (req, _res, next) => {
    if (crossSite(req)) throw new AppError('cross_site');
    next();
  };
}

function pageCallsRoute({ resolve, receivePageCalls, secure }: Deps): RequestHandler {
  return async (req, res) => {
    const unknown = anonymised(res);
    const anonymous = unknown !== undefined;
    const member = anonymous ? undefined : (await resolve(req.headers)).member;
    const { refused, released, wait } = await receivePageCalls(req.body, { member, anonymous });
    // The next event gets another one.
    if (unknown?.hadCookie || released) clearNetworkCookie(res, secure);
    if (wait > 0) res.set('Retry-After', String(Math.ceil(wait / 1000)));
    const some = Object.keys(refused).length > 0;
    res.set('Cache-Control', 'no-store');
    res.status(wait > 0 ? 429 : some ? 422 : 200).json({ refused });
  };
}
