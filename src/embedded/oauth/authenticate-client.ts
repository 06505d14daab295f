// Which client calls the token or introspection endpoint, and whether it proved so.
// Source: FusionAuth docs, oauth/endpoints#client-secret; RFC 6749, 2.3.1.
import type { Request } from 'express';
import type { Instance } from '../instance.ts';
import { type Client, findClient } from './client.ts';
import { equalSecrets } from './equal-secrets.ts';
import { OAuthError } from './oauth-error.ts';
import type { Params } from './params.ts';

type Credentials = { clientId: string; secret: string | undefined };
export type AuthenticatedClient = Client & {
  /** Whether a right secret was sent. */
  authenticated: boolean;
};

/**
 * The calling client. A secret that is sent must be right; one must be sent when the application's
 * policy says so. Throws `invalid_client` with status 401.
 */
export function authenticateClient(
  instance: Instance,
  request: Request,
  params: Params,
): AuthenticatedClient {
  const { clientId, secret } = readCredentials(request, params);
  const client = findClient(instance, clientId);
  const wanted = client?.application.oauthConfiguration.clientSecret;
  const right = equalSecrets(secret ?? '', wanted ?? '');
  if (!client) throw refusal('invalid_client_id', 'The client is unknown.');
  if (secret !== undefined && (wanted === undefined || !right)) {
    throw refusal('invalid_client_authentication', 'The client credentials are invalid.');
  }
  if (secret === undefined && mustAuthenticate(client, params)) {
    throw refusal('client_authentication_missing', 'The client must authenticate.');
  }
  return { ...client, authenticated: secret !== undefined };
}

function mustAuthenticate({ application }: Client, params: Params): boolean {
  const policy = application.oauthConfiguration.clientAuthenticationPolicy;
  if (policy === 'NotRequired') return false;
  return policy !== 'NotRequiredWhenUsingPKCE' || params.get('code_verifier') === undefined;
}

function readCredentials(request: Request, params: Params): Credentials {
  const header = request.get('authorization');
  const named = params.get('client_id');
  if (header === undefined) {
    return { clientId: named ?? params.require('client_id'), secret: params.get('client_secret') };
  }
  const credentials = readBasic(header);
  if (named !== undefined && named !== credentials.clientId) {
    throw refusal('client_id_mismatch', 'The header and the parameter name different clients.');
  }
  return credentials;
}

function readBasic(header: string): Credentials {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header) ?? [];
  const [id, ...secret] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':');
  if (!encoded || !id || secret.length === 0) {
    throw refusal('invalid_client_authentication_scheme', 'Authorization must be Basic.');
  }
  return { clientId: formDecode(id), secret: formDecode(secret.join(':')) };
}

/** Both halves are form-encoded; what does not decode is taken as it is. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function refusal(reason: string, sentence: string): OAuthError {
  return new OAuthError(`invalid_client/${reason}`, sentence, 401);
}
