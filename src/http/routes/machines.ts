// What machines ask for: FusionAuth's webhook, health, metrics, keys.
import express, { type Request, type RequestHandler, type Response } from 'express';
import { AppError } from '../../domain/errors.ts';
import { SIGNATURE_HEADER } from '../../webhooks/signature.ts';
import type { Deps } from '../deps.ts';

/** The largest event that counts, bytes. */
const LARGEST = 1_048_576;

/** POST /webhook: without a signature of FusionAuth's the body is not read, and none is parsed that it does not cover. */
export function webhookRoute({ verifySignature, receiveWebhook, metrics }: Deps): RequestHandler {
  return async (req, res) => {
    if (Number(req.get('content-length')) > LARGEST) throw new AppError('body_too_large');
    const covers = await verifySignature(req.get(SIGNATURE_HEADER));
    const body = covers && (await rawBody(req, res));
    if (!body || !covers(body)) {
      metrics.countWebhook('refused');
      throw new AppError('bad_signature');
    }
    const result = await receiveWebhook(body);
    metrics.countWebhook(result);
    if (result === 'malformed') throw new AppError('invalid_body');
    if (result === 'stale') throw new AppError('invalid_field', { field: 'event.createInstant' });
    res.status(204).end();
  };
}

const readRaw = express.raw({ type: () => true, limit: LARGEST, inflate: false });

/** @throws what the error handler answers with 413 or 415 */
function rawBody(req: Request, res: Response): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    readRaw(req, res, (error?: unknown) => {
      if (error) reject(error);
      else resolve(Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
    });
  });
}

/** GET /healthz: the process answers. Asked for `?proxies`, how many passed the request on, and how many of them count. */
export const healthRoute: RequestHandler = (req, res) => {
  if (req.query.proxies === undefined) return void res.json({ ok: true });
  const seen = req.get('x-forwarded-for')?.split(',').length ?? 0;
  res.json({ ok: true, proxies: { seen, trusted: req.ips.length } });
};

/** GET /readyz: the process can do its work, or says why not. */
export function readyRoute({ ready }: Deps): RequestHandler {
  return async (_req, res) => {
    const state = await ready();
    res.status(state.ready ? 200 : 503).json(state);
  };
}

/** GET /metrics */
export function metricsRoute({ metrics }: Deps): RequestHandler {
  return async (_req, res) => {
    const { type, text } = await metrics.render();
    res.set('Content-Type', type).send(text);
  };
}

/** When what /privacy says of Global Privacy Control last changed. */
const GPC_SINCE = '2026-11-22';

/** GET /.well-known/gpc.json: the signal is honoured (W3C Global Privacy Control, section 4). */
export const gpcRoute: RequestHandler = (_req, res) => {
  res.set('Cache-Control', 'public, max-age=86400').json({ gpc: true, lastUpdate: GPC_SINCE });
};

/** GET /.well-known/jwks.json: with these keys another service can trust our tokens. */
export function jwksRoute({ ring }: Deps): RequestHandler {
  return (_req, res) => {
    res.set('Cache-Control', 'public, max-age=300').json(ring.jwks);
  };
}
