// One log line and one measurement a request: id, method, route, status, time. Never headers, cookies or
// addresses, and never a path as it was sent: people type and link all sorts of things (E10).
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Logger } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { anonymised } from '../tracking/privacy-gate.ts';

export function requestLog(log: Logger, metrics: Metrics): RequestHandler {
  // These lines hold only what is listed here, so there is nothing to look for and redact.
  const lines = log.child({}, { redact: [] });
  return (req, res, next) => {
    const start = performance.now();
    const reqId = randomUUID();
    res.locals['vestibule.requestId'] = reqId;
    res.setHeader('X-Request-Id', reqId);
    res.once('close', () => {
      const { method } = req;
      const { statusCode: status, writableFinished } = res;
      const ms = performance.now() - start;
      const path = pathOf(req, res);
      const line = { reqId, method, path, status, ms: Math.round(ms * 10) / 10 };
      const level = status >= 500 ? 'error' : 'info';
      // Under the route's pattern, so that ids do not become labels.
      metrics.observeRequest(method, patternOf(req) ?? 'other', status, ms / 1000);
      // Of a request that wants to stay unknown, only a fault is told.
      if (anonymised(res) && level === 'info') return;
      lines[level](line, writableFinished ? 'answered' : 'the client went away');
    });
    next();
  };
}

/** The route's pattern; a file's path, which is there for all to see; `unknown` for everything else. */
function pathOf(req: Request, { statusCode, headersSent }: Response): string {
  // OPTIONS is answered for any path.
  const found = headersSent && statusCode < 400 && req.method !== 'OPTIONS';
  const file = found ? req.originalUrl.split('?', 1)[0] : undefined;
  return patternOf(req) ?? file ?? 'unknown';
}

function patternOf({ route }: Request): string | undefined {
  return typeof route?.path === 'string' ? route.path : undefined;
}

/** The id under which a request's lines are found in the log. */
export function requestId(res: Response): string {
  return res.locals['vestibule.requestId'] as string;
}
