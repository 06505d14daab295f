// Says whether an access token is good, to the client it was made for (RFC 7662).
// Source: FusionAuth docs, oauth/endpoints#introspect.
import { Router } from 'express';
import type { Instance } from '../instance.ts';
import { authenticateClient } from './authenticate-client.ts';
import { OAuthError } from './oauth-error.ts';
import { formParams, readForm } from './params.ts';
import { readAccessToken } from './read-access-token.ts';

/** `POST /oauth2/introspect`. */
export function introspectRouter(instance: Instance): Router {
  const router = Router();
  router.post('/oauth2/introspect', readForm, async (request, response) => {
    const params = formParams(request);
    const { application } = authenticateClient(instance, request, params);
    const token = await readAccessToken(instance, params.require('token'));
    if (token && token.client.application.id !== application.id) {
      const sentence = 'The token was not made for this client.';
      throw new OAuthError('invalid_client/client_id_mismatch', sentence, 401);
    }
    response.json(token ? { active: true, ...token.claims } : { active: false });
  });
  return router;
}
