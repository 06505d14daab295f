// The collector, as Snowplow's trackers know it. Its answers never make a tracker keep what it has sent: 200
// when everything is written, 400 for what no second try could mend, and 500 while nothing can be written.
// Source: stream-collector 3.4; what a tracker retries is told in docs/tracking.md.
import cors from 'cors';
import express, {
  type ErrorRequestHandler,
  type IRouter,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { type Payload, readBody, readQuery } from '../../tracking/read-payload.ts';
import { shortAddress } from '../../tracking/short-address.ts';
import type { Deps } from '../deps.ts';
import { networkOfAddress } from '../network.ts';
import {
  clearNetworkCookie,
  networkCookie,
  newNetworkId,
  setNetworkCookie,
} from './network-cookie.ts';
import { anonymised } from './privacy-gate.ts';

type Parts = Pick<
  Deps,
  'collect' | 'resolve' | 'now' | 'random' | 'secure' | 'appUrl' | 'corsOrigins' | 'metrics'
>;

const POST_PATH = '/com.snowplowanalytics.snowplow/tp2';
const PIXEL_PATH = '/i';
const PATHS = [POST_PATH, PIXEL_PATH];

/** What Snowplow's collector takes. */
const body = express.text({ type: () => true, limit: '1mb', defaultCharset: 'utf-8' });

/** 43 bytes, transparent. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

export function collectorRoutes(app: IRouter, parts: Parts): void {
  app.use(PATHS, ...allowedOrigins(parts));
  app.post(POST_PATH, body, postRoute(parts), unreadable(parts));
  app.get(PIXEL_PATH, pixelRoute(parts));
}

/** Pages of the listed origins may send, cookies included; of others, nothing is read. */
function allowedOrigins({ appUrl, corsOrigins }: Parts): RequestHandler[] {
  const allowed = [new URL(appUrl).origin, ...corsOrigins];
  const headers = cors({
    origin: allowed,
    credentials: true,
    methods: ['GET', 'POST'],
    allowedHeaders: ['Content-Type', 'SP-Anonymous'],
    maxAge: 3600,
    optionsSuccessStatus: 200,
  });
  const refuse: RequestHandler = (req, res, next) => {
    const origin = req.get('origin');
    if (origin !== undefined && !allowed.includes(origin)) return void res.sendStatus(400);
    // The answer says nothing, so a page of another site may have it; trackers load it as an image.
    res.set({
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cache-Control': 'no-cache, no-store, must-revalidate',
    });
    next();
  };
  return [headers, refuse];
}

function postRoute(parts: Parts): RequestHandler {
  return async (req, res) => {
    const payload = readBody(typeof req.body === 'string' ? req.body : '');
    await take(parts, req, res, payload);
    const nothing = payload.events.length === 0 && payload.refused.length === 1;
    const useless = nothing && payload.refused[0]?.reason !== undefined;
    res
      .status(useless ? 400 : 200)
      .type('text/plain')
      .send(useless ? 'not understood' : 'ok');
  };
}

function pixelRoute(parts: Parts): RequestHandler {
  return async (req, res) => {
    const query = req.originalUrl.split('?').slice(1).join('?');
    await take(parts, req, res, readQuery(query));
    res.type('image/gif').send(PIXEL);
  };
}

async function take(parts: Parts, req: Request, res: Response, payload: Payload): Promise<void> {
  const unknown = anonymised(res);
  const { secure, resolve } = parts;
  const network = networkCookie(req);
  const sender = {
    anonymised: unknown !== undefined,
    member: async () => (await resolve({ cookie: req.headers.cookie })).member,
    network,
    ip: req.ip === undefined ? undefined : shortAddress(networkOfAddress(req.ip)),
  };
  const { events, refused, identified } = await parts.collect(payload, sender, parts.now());
  parts.metrics.countTracked(events, refused);
  if (unknown?.hadCookie) clearNetworkCookie(res, secure);
  if (identified) setNetworkCookie(res, secure, network ?? newNetworkId(parts.random));
}

/** A body that is too long, cut off or in an unknown encoding: it would be so the next time too. */
function unreadable(parts: Parts): ErrorRequestHandler {
  return async (error, req, res, next) => {
    const { status, type } = error as { status?: unknown; type?: unknown };
    if (typeof status !== 'number' || status >= 500) return next(error);
    const reason = type === 'entity.too.large' ? 'the body is over 1 MB' : 'the body is unreadable';
    await drained(req);
    await take(parts, req, res, { events: [], refused: [{ reason, payload: '' }] });
    res.status(400).type('text/plain').send(reason);
  };
}

/** A browser that is still sending when it is answered sees a broken connection, and tries again forever. */
function drained(req: Request): Promise<void> {
  if (req.readableEnded || req.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    req
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
    req.resume();
  });
}
