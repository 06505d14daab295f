// One log line and one measurement a request: id, method, path without its query, status, time.
// Never headers, cookies or addresses.
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

export function requestLog(log: Logger, metrics: Metrics): RequestHandler {
  // These lines hold only what is listed here, so there is nothing to look for and redact.
  const lines = log.child({}, { redact: [] });
  return (req, res, next) => {
    const start = performance.now();
    const reqId = randomUUID();
    res.locals.requestId = reqId;
    res.setHeader('X-Request-Id', reqId);
    res.once('close', () => {
      const { method, route } = req;
      const { statusCode: status, writableFinished } = res;
      const ms = performance.now() - start;
      const path = req.originalUrl.split('?', 1)[0];
      const line = { reqId, method, path, status, ms: Math.round(ms * 10) / 10 };
      const level = status >= 500 ? 'error' : 'info';
      lines[level](line, writableFinished ? 'answered' : 'the client went away');
      // Under the route's pattern, so that ids do not become labels.
      metrics.observeRequest(
        method,
        typeof route?.path === 'string' ? route.path : 'other',
        status,
        ms / 1000,
      );
    });
    next();
  };
}

/** The id under which a request's lines are found in the log. */
export function requestId(res: Response): string {
  return res.locals.requestId as string;
}
