// Tells the operator, once, of a proxy that TRUST_PROXY does not know: everybody would count as that proxy.
import type { RequestHandler } from 'express';
import type { Logger } from '../../telemetry/log.ts';

/** Anybody can send the header, so it is a hint in the log and nothing more. */
export function proxyHint(log: Logger, trustProxy: number | string | boolean): RequestHandler {
  let told = trustProxy !== 0;
  return (req, _res, next) => {
    if (!told && req.headers['x-forwarded-for'] !== undefined) {
      told = true;
      log.warn('X-Forwarded-For came, and TRUST_PROXY is 0: limits count a proxy as one network');
    }
    next();
  };
}
