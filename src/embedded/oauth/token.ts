// The token endpoint (RFC 6749, 3.2): one handler a grant.
// Source: FusionAuth docs, oauth/endpoints#token.
import { type Request, Router } from 'express';
import { eventInfo } from '../http/app.ts';
import type { Instance } from '../instance.ts';
import { defaultLoginIdTypes, signIn } from '../model/login.ts';
import type { User } from '../model/user.ts';
import { type AuthenticatedClient, authenticateClient } from './authenticate-client.ts';
import { noteRefreshToken, spendCode } from './authorization-code.ts';
import { requireGrant } from './client.ts';
import { issueTokens, type TokenResponse } from './issue-tokens.ts';
import { OAuthError } from './oauth-error.ts';
import { formParams, type Params, readForm } from './params.ts';
import { checkVerifier } from './pkce.ts';
import { makeRefreshToken, renewRefreshToken } from './refresh-token.ts';

type Call = { instance: Instance; request: Request; params: Params; client: AuthenticatedClient };
type GrantHandler = (call: Call) => Promise<TokenResponse>;

const GRANTS = new Map<string, GrantHandler>([
  ['authorization_code', authorizationCode],
  ['refresh_token', refreshToken],
  ['password', password],
]);

/** `POST /oauth2/token`. */
export function tokenRouter(instance: Instance): Router {
  const router = Router();
  router.post('/oauth2/token', readForm, async (request, response) => {
    const params = formParams(request);
    const grantType = params.require('grant_type');
    const client = authenticateClient(instance, request, params);
    requireKnownGrant(grantType);
    requireGrant(client, grantType);
    const grant = GRANTS.get(grantType) as GrantHandler;
    response.json(await grant({ instance, request, params, client }));
  });
  return router;
}

function requireKnownGrant(grantType: string): void {
  if (GRANTS.has(grantType)) return;
  if (grantType === 'client_credentials') {
    const sentence = 'The client_credentials grant is for entities, which this server has none of.';
    throw new OAuthError('unauthorized_client/grant_type_disabled', sentence);
  }
  const sentence = 'The parameter grant_type is not supported.';
  throw new OAuthError('unsupported_grant_type/invalid_grant_type', sentence);
}

async function authorizationCode({ instance, params, client }: Call): Promise<TokenResponse> {
  const code = params.require('code');
  const verifier = params.get('code_verifier');
  const { data, userId } = spendCode(instance, code);
  if (data.clientId !== client.application.id) throw wrongCode();
  if (data.redirectUri !== params.require('redirect_uri')) throw wrongCode();
  checkVerifier(data.codeChallenge, verifier);
  requireProof(client, data.codeChallenge);
  const user = requireUser(instance, userId);
  const { scope, nonce, authTime, authenticationType } = data;
  const origin = { user, scope, authTime, grant: 'authorization_code' };
  const made = makeRefreshToken(instance, client, origin);
  if (made) noteRefreshToken(instance, code, made.id);
  return issueTokens(instance, {
    ...client,
    ...{ user, scope, nonce, authTime, authenticationType, code, refreshToken: made },
    grants: ['authorization_code'],
  });
}

/** Who sent no secret must have sent a code verifier where the policy asks for one of the two. */
function requireProof({ application, authenticated }: AuthenticatedClient, challenge?: string) {
  const policy = application.oauthConfiguration.proofKeyForCodeExchangePolicy;
  const either = policy === 'NotRequiredWhenUsingClientAuthentication';
  if (!either || authenticated || challenge !== undefined) return;
  const sentence = 'A client that does not authenticate must use PKCE.';
  throw new OAuthError('invalid_grant/missing_code_verifier', sentence);
}

function wrongCode(): OAuthError {
  const sentence = 'The parameter code was not made for this client and redirect_uri.';
  return new OAuthError('invalid_grant/auth_code_not_found', sentence);
}

async function refreshToken({ instance, params, client }: Call): Promise<TokenResponse> {
  const found = renewRefreshToken(instance, client, params.require('refresh_token'));
  const user = requireUser(instance, found.userId);
  const scopes = readList(found.metaData.scopes);
  const grants = [...new Set([...readList(found.data.gty), 'refresh_token'])];
  return issueTokens(instance, {
    ...client,
    ...{ user, scope: narrowed(scopes, params.get('scope')), grants, refreshToken: found },
    authTime: Number(found.data.auth_time ?? Math.floor(found.insertInstant / 1000)),
    authenticationType: 'REFRESH_TOKEN',
  });
}

/** A part of the scopes of old; all of them when none are asked for. */
function narrowed(scopes: string[], asked: string | undefined): string {
  const wanted = asked === undefined ? scopes : asked.split(' ');
  if (wanted.every((scope) => scopes.includes(scope))) return wanted.join(' ');
  const sentence = 'The parameter scope asks for more than the refresh token was given.';
  throw new OAuthError('invalid_scope/unknown_scope', sentence);
}

async function password({ instance, request, params, client }: Call): Promise<TokenResponse> {
  const { tenant, application } = client;
  const loginId = params.get('username') ?? params.require('loginId');
  const outcome = await signIn(instance, {
    ...{ tenant, application, loginId, loginIdTypes: defaultLoginIdTypes },
    password: params.require('password'),
    authenticationType: 'PASSWORD',
    info: eventInfo(request),
  });
  if (outcome.kind !== 'signedIn' && outcome.kind !== 'unverified') {
    const sentence = 'The user credentials are invalid.';
    throw new OAuthError('invalid_grant/invalid_user_credentials', sentence);
  }
  const { user } = outcome;
  const scope = params.get('scope') ?? '';
  const authTime = Math.floor(instance.now() / 1000);
  const made = makeRefreshToken(instance, client, { user, scope, authTime, grant: 'password' });
  return issueTokens(instance, {
    ...client,
    ...{ user, scope, authTime, refreshToken: made, grants: ['password'] },
    authenticationType: 'PASSWORD',
  });
}

function requireUser(instance: Instance, userId: string): User {
  const user = instance.users.find(userId)?.user;
  if (user?.active) return user;
  throw new OAuthError('invalid_grant/user_not_found', 'The user is gone or locked.');
}

function readList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
