// The route table: every path the service answers, and what stands before it.
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import express, { type Express, type RequestHandler } from 'express';
import type { Deps } from './deps.ts';
import { errorHandler, notFound } from './errors.ts';
import { proxyHint } from './middleware/proxy-hint.ts';
import { requestLog } from './middleware/request-log.ts';
import { sameOrigin } from './middleware/same-origin.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { resolveVisitor } from './middleware/visitor.ts';
import { type Page, pages } from './page.ts';
import { accountRoute, eraseRoute } from './routes/account.ts';
import {
  actionsRoute,
  eraseMeRoute,
  exportRoute,
  meRoute,
  registerApiRoute,
  releaseRoute,
} from './routes/api.ts';
import { confirmPage, confirmRoute } from './routes/confirm.ts';
import { favoritesRoute } from './routes/favorites.ts';
import { homeRoute } from './routes/home.ts';
import {
  gpcRoute,
  healthRoute,
  jwksRoute,
  metricsRoute,
  readyRoute,
  webhookRoute,
} from './routes/machines.ts';
import { makeChangePage, makeChangeRoute } from './routes/make-change.ts';
import { mergeRoute, undoMergeRoute } from './routes/merge.ts';
import { mergeApiRoute, mergePreviewRoute, undoMergeApiRoute } from './routes/merge-api.ts';
import { openApiRoute } from './routes/open-api.ts';
import { privacyRoute } from './routes/privacy.ts';
import { registerForm, registerPage } from './routes/register.ts';
import { callbackRoute, loginRoute, logoutPage, logoutRoute } from './routes/sign-in.ts';
import { videoRoute } from './routes/video.ts';

const PUBLIC = fileURLToPath(new URL('../../public', import.meta.url));

export function createApp(deps: Deps): Express {
  const app = express();
  const page = pages({ site: deps.site, mailbox: deps.mailbox, reload: deps.reloadViews });
  app.set('trust proxy', deps.trustProxy);
  app.set('query parser', 'simple');
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestLog(deps.log, deps.metrics), proxyHint(deps.log, deps.trustProxy));
  app.use(securityHeaders(deps.secure, deps.signInOrigin));
  machines(app, deps);
  app.use(sameOrigin(deps.appUrl));
  app.use(express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 }));
  app.use(express.json({ limit: '16kb' }));
  app.use(resolveVisitor(deps.resolve), noStore);
  people(app, deps, page);
  api(app, deps);
  app.use(express.static(PUBLIC, { index: false, setHeaders: cacheable }));
  app.use(notFound, errorHandler(page, deps.log));
  return app;
}

/** What depends on the visitor is for the visitor alone, redirects included. */
const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

/** Files are the same for everybody. */
function cacheable(res: ServerResponse): void {
  res.setHeader('Cache-Control', 'public, max-age=3600');
}

/** Before any body parser and without a visitor. */
function machines(app: Express, deps: Deps): void {
  app.post(
    '/webhook',
    express.raw({ type: () => true, limit: '1mb', inflate: false }),
    webhookRoute(deps),
  );
  app.get('/healthz', healthRoute);
  app.get('/readyz', readyRoute(deps));
  app.get('/metrics', metricsRoute(deps));
  app.get('/.well-known/jwks.json', jwksRoute(deps));
  app.get('/.well-known/gpc.json', gpcRoute);
  app.get('/openapi.json', openApiRoute(deps));
}

function people(app: Express, deps: Deps, page: Page): void {
  app.get('/', homeRoute(deps, page));
  app.get('/video', videoRoute(deps, page));
  app.get('/video/:slug', videoRoute(deps, page));
  app.post('/favorites', favoritesRoute(deps));
  app.get('/register', registerPage(deps, page));
  app.post('/register', registerForm(deps, page));
  app.get('/register/confirm', confirmPage(deps, page));
  app.post('/register/confirm', confirmRoute(deps, page));
  app.get('/login', loginRoute(deps));
  app.get('/callback', callbackRoute(deps));
  app.get('/logout', logoutPage(deps, page));
  app.post('/logout', logoutRoute(deps));
  app.get('/account', accountRoute(deps, page));
  app.post('/account/erase', eraseRoute(deps));
  app.post('/account/merge', mergeRoute(deps));
  app.post('/account/merge/undo', undoMergeRoute(deps));
  app.get('/make-change', makeChangePage(deps, page));
  app.post('/make-change', makeChangeRoute(deps, page));
  app.get('/privacy', privacyRoute(deps, page));
}

function api(app: Express, deps: Deps): void {
  app.post('/api/actions', actionsRoute(deps));
  app.get('/api/me', meRoute(deps));
  app.delete('/api/me', eraseMeRoute(deps));
  app.get('/api/me/export', exportRoute(deps));
  app.post('/api/register', registerApiRoute(deps));
  app.post('/api/release', releaseRoute(deps));
  app.get('/api/merge', mergePreviewRoute(deps));
  app.post('/api/merge', mergeApiRoute(deps));
  app.delete('/api/merge/:stub', undoMergeApiRoute(deps));
}
