// OAuth and OpenID Connect: the endpoints that programs call, and those that people see.
import cookieParser from 'cookie-parser';
import { type ErrorRequestHandler, Router } from 'express';
import { ApiError } from '../http/api-error.ts';
import type { Instance } from '../instance.ts';
import { pageErrors } from '../pages/page-errors.ts';
import { authorizeRouter } from './authorize.ts';
import { discoveryRouter } from './discovery.ts';
import { introspectRouter } from './introspect.ts';
import { logoutRouter } from './logout.ts';
import { errorDocument, OAuthError } from './oauth-error.ts';
import { registerRouter } from './register.ts';
import { tokenRouter } from './token.ts';
import { userinfoRouter } from './userinfo.ts';

/** Endpoints for programs: answers and errors are JSON. */
export function oauthApiRouter(instance: Instance): Router {
  const router = Router();
  router.use(
    ['/oauth2/token', '/oauth2/introspect', '/oauth2/userinfo'],
    (_request, response, next) => {
      response.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
      next();
    },
  );
  router.use(tokenRouter(instance), introspectRouter(instance), userinfoRouter(instance));
  return router.use(discoveryRouter(instance), apiErrors);
}

/** Endpoints for people: answers and errors are pages and redirects. */
export function oauthPagesRouter(instance: Instance): Router {
  const router = Router();
  router.use('/oauth2', cookieParser());
  router.use(authorizeRouter(instance), registerRouter(instance), logoutRouter(instance));
  return router.use(pageErrors);
}

const apiErrors: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const refusal = asOAuthError(error);
  if (!refusal) return next(error);
  if (refusal.status === 401) {
    const scheme = request.path === '/oauth2/userinfo' ? 'Bearer' : 'Basic';
    response.set('WWW-Authenticate', `${scheme} realm="FusionAuth", error="${refusal.error}"`);
  }
  response.status(refusal.status).json(errorDocument(refusal));
};

/** A webhook that vetoes a sign-in speaks the API's language. */
function asOAuthError(error: unknown): OAuthError | undefined {
  if (error instanceof OAuthError) return error;
  if (!(error instanceof ApiError) || error.status !== 504) return undefined;
  const sentence = error.body?.generalErrors?.[0]?.message ?? 'A webhook refused the request.';
  return new OAuthError('server_error/unknown', sentence, 504);
}
