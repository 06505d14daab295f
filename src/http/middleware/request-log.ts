// One log line a request: id, method, path without its query, status, time. Never headers, cookies or addresses.
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { pinoHttp } from 'pino-http';
import type { Logger } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';

export function requestLog(log: Logger): RequestHandler {
  return pinoHttp<Request, Response>({
    logger: log,
    genReqId: (_req, res) => {
      const id = randomUUID();
      res.setHeader('X-Request-Id', id);
      return id;
    },
    customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'error' : 'info'),
    customSuccessMessage: () => 'answered',
    customErrorMessage: () => 'answered',
    customAttributeKeys: { responseTime: 'ms' },
    serializers: {
      req: ({ id, method, url }) => ({ id, method, path: url.split('?', 1)[0] }),
      res: ({ statusCode }) => ({ status: statusCode }),
      err: () => undefined,
    },
    quietReqLogger: true,
  });
}

/** Times every request under its route's pattern, so that ids do not become labels. */
export function requestMetrics(metrics: Metrics): RequestHandler {
  return (req, res, next) => {
    const start = performance.now();
    res.on('finish', () => {
      const route = typeof req.route?.path === 'string' ? req.route.path : 'other';
      metrics.observeRequest(req.method, route, res.statusCode, (performance.now() - start) / 1000);
    });
    next();
  };
}
