// Reads and checks an authorization request. Until client and address are known to belong together,
// errors stay on this server; from then on the client hears of them.
// Source: FusionAuth docs, oauth/endpoints#authorize; RFC 6749, 4.1; OpenID Connect Core, 3.1.2.
import type { Instance } from '../instance.ts';
import { type Client, requireClient, requireGrant } from './client.ts';
import { type ErrorTarget, OAuthError } from './oauth-error.ts';
import type { Params } from './params.ts';
import { readChallenge } from './pkce.ts';

export type AuthorizeRequest = Client & {
  redirectUri: string;
  /** Space-separated; empty when left out. */
  scope: string;
  state: string | undefined;
  nonce: string | undefined;
  codeChallenge: string | undefined;
  prompt: Set<string>;
  /** Seconds. */
  maxAge: number | undefined;
  loginHint: string | undefined;
  /** The parameters as they came, to go on with after a detour. */
  echo: Record<string, string>;
};

/** What a form repeats in hidden fields and a link in its query. */
const ECHOED = [
  ...['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce'],
  ...['code_challenge', 'code_challenge_method', 'prompt', 'max_age', 'login_hint', 'locale'],
  ...['tenantId'],
];
const SCOPE = /^[\x21\x23-\x5B\x5D-\x7E]+( [\x21\x23-\x5B\x5D-\x7E]+)*$/;

/** The request; throws OAuthError, with a target once there is one. */
export function readAuthorizeRequest(instance: Instance, params: Params): AuthorizeRequest {
  const client = requireClient(instance, params.require('client_id'));
  checkTenant(client, params.get('tenantId'));
  const redirectUri = readRedirectUri(client, params);
  const state = params.get('state');
  const target = { redirectUri, state };
  return atTarget(target, () => {
    requireGrant(client, 'authorization_code');
    checkResponse(params);
    return {
      ...client,
      ...{ redirectUri, state },
      scope: readScope(params.get('scope')),
      nonce: params.get('nonce'),
      codeChallenge: readChallenge(params, client.application),
      prompt: readPrompt(params.get('prompt')),
      maxAge: readMaxAge(params.get('max_age')),
      loginHint: params.get('login_hint'),
      echo: echoOf(params),
    };
  });
}

/** The parameters of an authorization request among `params`, unchecked. */
export function echoOf(params: Params): Record<string, string> {
  const pairs = ECHOED.flatMap((name) => {
    const value = params.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** Runs `work`; an OAuthError out of it goes to the client. */
export function atTarget<T>(target: ErrorTarget, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    throw new OAuthError(`${error.error}/${error.reason}`, error.message, error.status, target);
  }
}

function checkTenant({ tenant }: Client, tenantId: string | undefined): void {
  if (tenantId === undefined || tenantId.toLowerCase() === tenant.id) return;
  const sentence = 'The parameter tenantId does not belong to this client.';
  throw new OAuthError('invalid_request/invalid_tenant_id', sentence);
}

/** Only an address that the application lists, to the letter. */
function readRedirectUri({ application }: Client, params: Params): string {
  const redirectUri = params.require('redirect_uri');
  const known = application.oauthConfiguration.authorizedRedirectURLs.includes(redirectUri);
  if (known && URL.canParse(redirectUri) && !redirectUri.includes('#')) return redirectUri;
  const sentence = 'The parameter redirect_uri is not authorized for this application.';
  throw new OAuthError('invalid_request/invalid_redirect_uri', sentence);
}

function checkResponse(params: Params): void {
  if (params.require('response_type') !== 'code') {
    const sentence = 'The parameter response_type must be code.';
    throw new OAuthError('unsupported_response_type/invalid_response_type', sentence);
  }
  if ((params.get('response_mode') ?? 'query') !== 'query') {
    const sentence = 'The parameter response_mode must be query.';
    throw new OAuthError('invalid_request/invalid_response_mode', sentence);
  }
}

function readScope(scope = ''): string {
  if (scope === '' || SCOPE.test(scope)) return [...new Set(scope.split(' '))].join(' ');
  throw new OAuthError('invalid_scope/unknown_scope', 'The parameter scope is malformed.');
}

/** Unknown values are ignored, as FusionAuth does with `select_account`. */
function readPrompt(text = ''): Set<string> {
  const prompt = new Set(text.split(' ').filter(Boolean));
  if (!prompt.has('none') || prompt.size === 1) return prompt;
  const sentence = 'The prompt none allows no other.';
  throw new OAuthError('invalid_request/invalid_prompt', sentence);
}

function readMaxAge(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const sentence = 'The parameter max_age must be a number of seconds.';
  throw new OAuthError('invalid_request/unknown', sentence);
}
