// Ends the single sign-on session and goes to an address the application lists.
// Source: FusionAuth docs, oauth/endpoints#logout; OpenID Connect RP-Initiated Logout.
import { type Request, type Response, Router } from 'express';
import type { Instance } from '../instance.ts';
import { type Client, findClient } from './client.ts';
import { OAuthError } from './oauth-error.ts';
import { formParams, type Params, queryParams, readForm } from './params.ts';
import { endSession } from './sso-session.ts';

/** `GET,POST /oauth2/logout`. Refresh and access tokens stay, as in FusionAuth. */
export function logoutRouter(instance: Instance): Router {
  const router = Router();
  const logout = async (request: Request, response: Response, params: Params) => {
    endSession(instance, { request, response });
    response.redirect(302, await destination(instance, params));
  };
  router.get('/oauth2/logout', (request, response) =>
    logout(request, response, queryParams(request)),
  );
  router.post('/oauth2/logout', readForm, (request, response) =>
    logout(request, response, formParams(request)),
  );
  return router;
}

/** The asked address if it is listed, the application's logout URL, the tenant's, or `/`. */
async function destination(instance: Instance, params: Params): Promise<string> {
  const client = await clientOf(instance, params);
  const asked = params.get('post_logout_redirect_uri');
  if (asked !== undefined) return withState(listed(client, asked), params.get('state'));
  const tenantUrl = client?.tenant.logoutURL;
  const fallback = typeof tenantUrl === 'string' ? tenantUrl : '/';
  return client?.application.oauthConfiguration.logoutURL ?? fallback;
}

/** The client named by `client_id`, else by an id token of ours, run out or not. */
async function clientOf(instance: Instance, params: Params): Promise<Client | undefined> {
  const clientId = params.get('client_id');
  const hint = params.get('id_token_hint');
  if (clientId !== undefined || hint === undefined) return findClient(instance, clientId);
  const claims = await instance.keys.verify(hint, 0);
  const client = findClient(instance, typeof claims?.aud === 'string' ? claims.aud : undefined);
  if (client) return client;
  throw new OAuthError('invalid_request/invalid_id_token_hint', 'The id_token_hint is invalid.');
}

function listed(client: Client | undefined, url: string): string {
  const { authorizedRedirectURLs = [], logoutURL } = client?.application.oauthConfiguration ?? {};
  if (URL.canParse(url) && (authorizedRedirectURLs.includes(url) || url === logoutURL)) return url;
  const sentence = 'You are signed out. The parameter post_logout_redirect_uri is not authorized.';
  throw new OAuthError('invalid_request/invalid_post_logout_redirect_uri', sentence);
}

function withState(url: string, state: string | undefined): string {
  if (state === undefined) return url;
  const location = new URL(url);
  location.searchParams.set('state', state);
  return location.href;
}
