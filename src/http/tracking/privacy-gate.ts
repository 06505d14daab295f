// Stands before every log, parser and visitor: a tracker that asks for server anonymisation, or a browser that
// opts out, is answered without anybody having seen who asks (I8).
import type { Request, RequestHandler, Response } from 'express';
import { optsOut } from '../privacy-signal.ts';

/** Where trackers send to, in every way of writing it that the routes take. */
const COLLECTS = /^\/(com\.snowplowanalytics\.snowplow\/tp2|i|fs\/ops)\/?$/i;

/** Headers that say who asks, from where, or as part of what; proxies have many names for the same. */
const REVEALING =
  /^(cookie|authorization|forwarded|via|x-forwarded.*|x-real-ip|x-client-ip|x-cluster-client-ip|client-ip|true-client-ip|cf-connecting-ip(v6)?|fastly-client-ip|fly-client-ip|x-appengine-user-ip|x-envoy-external-address|user-agent|referer|traceparent|tracestate|baggage)$/i;

/** The presence of `SP-Anonymous` counts, whatever its value (Snowplow collector 3.4). */
export const privacyGate: RequestHandler = (req, res, next) => {
  const asks = req.headers['sp-anonymous'] !== undefined || optsOut(req);
  if (!asks || !COLLECTS.test(req.path)) return next();
  const hadCookie = /(^|;\s*)sp=/.test(req.headers.cookie ?? '');
  res.locals['vestibule.anonymised'] = { hadCookie };
  hide(req);
  next();
};

/** What the gate let through of a request that wants to stay unknown; undefined for every other. */
export function anonymised(res: Response): { hadCookie: boolean } | undefined {
  return res.locals['vestibule.anonymised'] as { hadCookie: boolean } | undefined;
}

function hide(req: Request): void {
  for (const name of Object.keys(req.headers)) {
    if (REVEALING.test(name)) delete req.headers[name];
  }
  const raw = req.rawHeaders;
  req.rawHeaders = raw.filter((_, index) => !REVEALING.test(raw[index & ~1] ?? ''));
  Object.defineProperties(req, { ip: { value: undefined }, ips: { value: [] } });
}
