// The lifecycle inside somebody's own Express app: who the visitor is, and our routes below a path of theirs.
import { fileURLToPath } from 'node:url';
import express, { type Express, type RequestHandler, Router } from 'express';
import { beforeRoutes } from './before-routes.ts';
import type { Deps } from './deps.ts';
import { errorHandler } from './errors.ts';
import { forMachines, forPeople, forPrograms } from './lifecycle.ts';
import { requestLog } from './middleware/request-log.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { resolveVisitor } from './middleware/visitor.ts';
import { pages } from './page.ts';
import { requestVisitors } from './request-visitor.ts';
import { privacyGate } from './tracking/privacy-gate.ts';
import type { Render } from './views.ts';

const STYLES = fileURLToPath(new URL('../../public/vestibule.css', import.meta.url));

/** Puts the visitor at `req.visitor`. */
export function visitorMiddleware(deps: Deps): RequestHandler {
  const resolve = resolveVisitor(deps);
  const visitorOfRequest = requestVisitors(deps);
  return async (req, res, next) => {
    await resolve(req, res, () => {});
    if (res.headersSent) return;
    Object.assign(req, { visitor: await visitorOfRequest(req, res) });
    next();
  };
}

/**
 * The lifecycle's routes below `deps.base`. What is not one of them goes on to the app as it came; the app's
 * own settings for proxies hold here too.
 */
export function mountedRoutes(deps: Deps, render: Render): Express {
  const page = pages({ ...deps, render });
  const machines = Router();
  forMachines(machines, deps);
  const others = Router();
  forPeople(others, deps, page);
  forPrograms(others, deps);
  if (deps.base !== '') others.get('/', (_req, res) => res.redirect(303, '/'));

  const below = Router();
  const always = [
    privacyGate,
    ...(deps.traceRequests ? [deps.traceRequests] : []),
    requestLog(deps.log, deps.metrics),
    securityHeaders(deps.secure, deps.signInOrigin),
  ];
  below.all([...pathsOf(machines), ...pathsOf(others)], always);
  below.use(machines);
  below.all(pathsOf(others), beforeRoutes(deps));
  below.use(others);
  below.get('/vestibule.css', (_req, res) => res.sendFile(STYLES, { maxAge: '1h' }));
  below.use(errorHandler(page, deps.log));

  const app = express();
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(deps.base || '/', below);
  return app;
}

function pathsOf({ stack }: Router): string[] {
  return stack.flatMap(({ route }) => route?.path ?? []);
}
