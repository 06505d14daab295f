// Publishes where the endpoints are and what they can do (OpenID Connect Discovery; RFC 8414).
// Source: FusionAuth docs, oauth/endpoints#openid-configuration.
import { type Request, type Response, Router } from 'express';
import { notFound } from '../http/api-error.ts';
import type { Instance } from '../instance.ts';
import type { Tenant } from '../model/tenant.ts';
import { baseUrl } from './base-url.ts';
import { queryParams } from './params.ts';

const ALGORITHMS = [
  ...['ES256', 'ES384', 'ES512', 'Ed25519', 'HS256', 'HS384', 'HS512'],
  ...['RS256', 'RS384', 'RS512'],
];
const CLAIMS = [
  ...['applicationId', 'at_hash', 'aud', 'authenticationType', 'birthdate', 'c_hash', 'email'],
  ...['email_verified', 'exp', 'family_name', 'given_name', 'iat', 'iss', 'jti', 'middle_name'],
  ...['name', 'nonce', 'phone_number', 'picture', 'preferred_username', 'roles', 'sub'],
];

/** `/.well-known/openid-configuration`, of the default tenant, and `/{tenantId}/.well-known/…`. */
export function discoveryRouter(instance: Instance): Router {
  const router = Router();
  const answer = (request: Request, response: Response, tenantId: string | undefined) => {
    const tenant = instance.tenants.get(tenantId ?? defaultTenantId(instance));
    if (!tenant) throw notFound();
    response.json(metadata(baseUrl(request), tenant));
  };
  router.get('/.well-known/openid-configuration', (request, response) =>
    answer(request, response, queryParams(request).get('tenantId')),
  );
  router.get('/:tenantId/.well-known/openid-configuration', (request, response) =>
    answer(request, response, request.params.tenantId),
  );
  return router;
}

function defaultTenantId({ singles, tenants }: Instance): string {
  const named = singles.get('instance')?.defaultTenantId;
  return typeof named === 'string' ? named : (tenants.list()[0]?.id ?? '');
}

function metadata(base: string, { issuer }: Tenant) {
  return {
    authorization_endpoint: `${base}/oauth2/authorize`,
    backchannel_logout_supported: false,
    claims_supported: CLAIMS,
    code_challenge_methods_supported: ['S256'],
    end_session_endpoint: `${base}/oauth2/logout`,
    frontchannel_logout_supported: false,
    grant_types_supported: ['authorization_code', 'password', 'refresh_token'],
    id_token_signing_alg_values_supported: ALGORITHMS,
    issuer,
    jwks_uri: `${base}/.well-known/jwks.json`,
    response_modes_supported: ['query'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'offline_access', 'email', 'phone', 'profile'],
    subject_types_supported: ['public'],
    token_endpoint: `${base}/oauth2/token`,
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    userinfo_endpoint: `${base}/oauth2/userinfo`,
  };
}
