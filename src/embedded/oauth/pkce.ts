// Proof Key for Code Exchange (RFC 7636), S256 only, by the application's policy.
import { createHash } from 'node:crypto';
import type { Application } from '../model/application.ts';
import { equalSecrets } from './equal-secrets.ts';
import { OAuthError } from './oauth-error.ts';
import type { Params } from './params.ts';

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/** The challenge of an authorization request, if there is one; throws when there must be. */
export function readChallenge(params: Params, application: Application): string | undefined {
  const challenge = params.get('code_challenge');
  if (challenge === undefined) {
    if (application.oauthConfiguration.proofKeyForCodeExchangePolicy !== 'Required')
      return undefined;
    return params.require('code_challenge');
  }
  if (params.get('code_challenge_method') !== 'S256') {
    const sentence = 'The parameter code_challenge_method must be S256.';
    throw new OAuthError('invalid_request/invalid_pkce_code_challenge_method', sentence);
  }
  if (!CHALLENGE.test(challenge)) {
    const sentence = 'The parameter code_challenge must be a SHA-256 hash in base64url.';
    throw new OAuthError('invalid_request/invalid_pkce_code_challenge', sentence);
  }
  return challenge;
}

/** Throws unless `verifier` answers `challenge`; one without the other is refused (RFC 9700, 2.1.1). */
export function checkVerifier(challenge: string | undefined, verifier: string | undefined): void {
  if (challenge === undefined && verifier === undefined) return;
  if (challenge !== undefined && verifier === undefined) {
    const sentence = 'The request is missing the parameter code_verifier.';
    throw new OAuthError('invalid_request/missing_code_verifier', sentence);
  }
  const hash = createHash('sha256')
    .update(verifier ?? '')
    .digest('base64url');
  const answers = challenge !== undefined && equalSecrets(hash, challenge);
  if (answers && VERIFIER.test(verifier ?? '')) return;
  const sentence = 'The parameter code_verifier is invalid.';
  throw new OAuthError('invalid_grant/invalid_pkce_code_verifier', sentence);
}
