// The service's own app: the example site, the lifecycle, and what stands before them.
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { beforeRoutes } from './before-routes.ts';
import type { Deps } from './deps.ts';
import { errorHandler, notFound } from './errors.ts';
import { forMachines, forPeople, forPrograms } from './lifecycle.ts';
import { proxyHint } from './middleware/proxy-hint.ts';
import { requestLog } from './middleware/request-log.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { onwardRoute } from './onward.ts';
import { type Page, pages } from './page.ts';
import { favoritesRoute } from './routes/favorites.ts';
import { homeRoute } from './routes/home.ts';
import { gpcRoute, healthRoute, metricsRoute, readyRoute } from './routes/machines.ts';
import { makeChangePage, makeChangeRoute } from './routes/make-change.ts';
import { videoRoute } from './routes/video.ts';
import { EXAMPLE_VIEWS, templates } from './templates.ts';
import { privacyGate } from './tracking/privacy-gate.ts';

const PUBLIC = fileURLToPath(new URL('../../public', import.meta.url));

export function createApp(deps: Deps): Express {
  const app = express();
  const render = templates({ own: EXAMPLE_VIEWS, reload: deps.reloadViews });
  const page = pages({ ...deps, render });
  app.set('trust proxy', deps.trustProxy);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(privacyGate, requestLog(deps.log, deps.metrics), proxyHint(deps.log, deps.trustProxy));
  if (deps.traceRequests) app.use(deps.traceRequests);
  app.use(securityHeaders(deps.secure, deps.signInOrigin));
  operations(app, deps);
  forMachines(app, deps);
  app.use(...beforeRoutes(deps));
  app.get('/', onwardRoute(deps));
  exampleSite(app, deps, page);
  forPeople(app, deps, page);
  forPrograms(app, deps);
  app.use(express.static(PUBLIC, { index: false, setHeaders: cacheable }));
  app.use(notFound, errorHandler(page, deps.log));
  return app;
}

/** Files are the same for everybody, but for an answer that also ends what a browser has held. */
function cacheable(res: ServerResponse): void {
  if (res.hasHeader('Set-Cookie')) return;
  res.setHeader('Cache-Control', 'public, max-age=3600');
}

/** What a process tells those who run it, and what the site's address tells everybody. */
function operations(app: Express, deps: Deps): void {
  app.get('/healthz', healthRoute);
  app.get('/readyz', readyRoute(deps));
  app.get('/metrics', metricsRoute(deps));
  app.get('/.well-known/gpc.json', gpcRoute);
}

/** ChangeBank: what an engineer replaces. */
function exampleSite(app: Express, deps: Deps, page: Page): void {
  app.get('/', homeRoute(deps, page));
  app.get('/video', videoRoute(deps, page));
  app.get('/video/:slug', videoRoute(deps, page));
  app.post('/favorites', favoritesRoute(deps));
  app.get('/make-change', makeChangePage(deps, page));
  app.post('/make-change', makeChangeRoute(deps, page));
}
