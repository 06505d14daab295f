// Tells the bearer of an access token who it is about (OpenID Connect Core, 5.3).
// Source: FusionAuth docs, oauth/endpoints#userinfo.
import { type Request, type Response, Router } from 'express';
import type { Instance } from '../instance.ts';
import { registrationOf } from '../model/user.ts';
import { OAuthError } from './oauth-error.ts';
import { isStrict, profileClaims } from './profile-claims.ts';
import { type AccessToken, readAccessToken } from './read-access-token.ts';

/** `GET,POST /oauth2/userinfo`. */
export function userinfoRouter(instance: Instance): Router {
  const router = Router();
  const answer = async (request: Request, response: Response) => {
    const token = await readAccessToken(instance, bearerOf(request));
    if (!token)
      throw refusal('access_token_invalid', 'The access token is invalid or has run out.');
    response.json(claimsOf(token));
  };
  router.get('/oauth2/userinfo', answer);
  router.post('/oauth2/userinfo', answer);
  return router;
}

function claimsOf({ user, client, claims }: AccessToken): Record<string, unknown> {
  const { application } = client;
  const scope = typeof claims.scope === 'string' ? claims.scope : '';
  const registration = isStrict(application) ? undefined : registrationOf(user, application.id);
  return {
    ...(registration && { applicationId: application.id }),
    ...profileClaims(user, { application, scope }),
    ...(registration && { roles: registration.roles }),
    sub: user.id,
  };
}

function bearerOf(request: Request): string {
  const [, token] = /^Bearer ([\w.~+/-]+=*)$/i.exec(request.get('authorization') ?? '') ?? [];
  if (token !== undefined) return token;
  throw refusal('access_token_required', 'The request is missing an access token.');
}

function refusal(reason: string, sentence: string): OAuthError {
  return new OAuthError(`invalid_token/${reason}`, sentence, 401);
}
