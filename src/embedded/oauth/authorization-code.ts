// Authorization codes: made when somebody has signed in, spent once at the token endpoint.
import type { Instance } from '../instance.ts';
import { timeToLive } from '../model/tenant.ts';
import { registrationOf, type User } from '../model/user.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import { OAuthError } from './oauth-error.ts';
import type { SsoSession } from './sso-session.ts';

export type CodeData = {
  clientId: string;
  redirectUri: string;
  scope: string;
  nonce?: string;
  codeChallenge?: string;
  /** Seconds since the epoch. */
  authTime: number;
  authenticationType: string;
};
type Spent = { spent: true; refreshTokenId?: string };

/** The address that takes the browser back to the application, with a fresh code. */
export function codeRedirect(
  instance: Instance,
  request: AuthorizeRequest,
  session: SsoSession,
): string {
  const { application, redirectUri, state } = request;
  refuseUnregistered(request, session.user);
  const location = new URL(redirectUri);
  location.searchParams.set('code', newCode(instance, request, session));
  location.searchParams.set('locale', 'en');
  if (state !== undefined) location.searchParams.set('state', state);
  location.searchParams.set('userState', userState(session.user, application.id));
  return location.href;
}

function newCode(instance: Instance, request: AuthorizeRequest, session: SsoSession): string {
  const code = instance.secret();
  const { application, tenant, redirectUri, scope, nonce, codeChallenge } = request;
  const { user, authTime, authenticationType } = session;
  const data: CodeData = {
    clientId: application.id,
    ...{ redirectUri, scope, authTime, authenticationType },
    ...(nonce !== undefined && { nonce }),
    ...(codeChallenge !== undefined && { codeChallenge }),
  };
  const life = timeToLive(tenant, 'authorizationGrantIdTimeToLiveInSeconds') * 1000;
  const expires = instance.now() + life;
  instance.externalIds.put({ id: code, type: 'authorizationCode', userId: user.id, expires, data });
  return code;
}

/**
 * What the code was made for, and its user; the code is spent by asking. Asking again takes back the
 * refresh token it brought (RFC 6749, 4.1.2).
 */
export function spendCode(instance: Instance, code: string): { data: CodeData; userId: string } {
  const found = instance.externalIds.find('authorizationCode', code);
  if (found?.userId !== undefined && !('spent' in found.data)) {
    instance.externalIds.put({ ...found, data: { spent: true } });
    return { data: found.data as CodeData, userId: found.userId };
  }
  const { refreshTokenId } = (found?.data ?? {}) as Partial<Spent>;
  if (refreshTokenId !== undefined) instance.refreshTokens.removeById(refreshTokenId);
  const sentence = 'The parameter code is invalid, has run out or was used before.';
  throw new OAuthError('invalid_grant/auth_code_not_found', sentence);
}

/** Notes which refresh token a spent code brought. */
export function noteRefreshToken(instance: Instance, code: string, refreshTokenId: string): void {
  const found = instance.externalIds.find('authorizationCode', code);
  if (!found) return;
  instance.externalIds.put({ ...found, data: { spent: true, refreshTokenId } });
}

function refuseUnregistered({ application, redirectUri, state }: AuthorizeRequest, user: User) {
  if (!application.oauthConfiguration.requireRegistration) return;
  if (registrationOf(user, application.id)) return;
  const sentence = 'The user is not registered for this application.';
  const target = { redirectUri, state };
  throw new OAuthError('access_denied/registration_required', sentence, 403, target);
}

function userState(user: User, applicationId: string): string {
  const registration = registrationOf(user, applicationId);
  if (!user.verified) return 'AuthenticatedNotVerified';
  if (!registration) return 'AuthenticatedNotRegistered';
  return registration.verified ? 'Authenticated' : 'AuthenticatedRegistrationNotVerified';
}
