// Refresh tokens of OAuth grants: made for `offline_access`, renewed by the application's policy.
// Source: FusionAuth docs, apis/tenants (jwtConfiguration.refreshToken…).
import type { Instance } from '../instance.ts';
import type { RefreshToken } from '../model/refresh-tokens.ts';
import type { JwtConfiguration } from '../model/tenant.ts';
import type { User } from '../model/user.ts';
import type { Client } from './client.ts';
import { OAuthError } from './oauth-error.ts';

type Origin = { user: User; scope: string; authTime: number; grant: string };

/** A refresh token if the scope asks for one and the application gives them. */
export function makeRefreshToken(
  instance: Instance,
  { application, tenant }: Client,
  { user, scope, authTime, grant }: Origin,
): RefreshToken | undefined {
  const scopes = scope.split(' ');
  const { generateRefreshTokens, enabledGrants } = application.oauthConfiguration;
  const given = generateRefreshTokens && enabledGrants.includes('refresh_token');
  if (!given || !scopes.includes('offline_access')) return undefined;
  const now = instance.now();
  const token: RefreshToken = {
    id: instance.uuid(),
    token: instance.secret(),
    ...{ userId: user.id, tenantId: tenant.id, applicationId: application.id },
    ...{ insertInstant: now, startInstant: now },
    expires: now + lifeMs(settingsOf({ application, tenant })),
    metaData: { scopes },
    data: { auth_time: authTime, gty: [grant] },
  };
  instance.refreshTokens.put(token);
  return token;
}

/**
 * The token to go on with: the same, or under `OneTimeUse` a new one in its place. A sliding window
 * starts again. Throws `invalid_grant` when the token is unknown, has run out or is another client's.
 */
export function renewRefreshToken(instance: Instance, client: Client, token: string): RefreshToken {
  const found = instance.refreshTokens.find(token);
  if (found?.applicationId !== client.application.id) {
    const sentence = 'The refresh token is invalid or has run out.';
    throw new OAuthError('invalid_grant/refresh_token_not_found', sentence);
  }
  const settings = settingsOf(client);
  const oneTime = settings.refreshTokenUsagePolicy === 'OneTimeUse';
  const slides = settings.refreshTokenExpirationPolicy?.startsWith('SlidingWindow') ?? false;
  const now = instance.now();
  const renewed = {
    ...found,
    ...(oneTime && { token: instance.secret() }),
    ...(slides && { startInstant: now, expires: slidTo(found, settings, now) }),
  };
  if (oneTime || slides) instance.refreshTokens.put(renewed);
  return renewed;
}

/** The end of the window, no later than the longest life where there is one. */
function slidTo(found: RefreshToken, settings: JwtConfiguration, now: number): number {
  const window = now + lifeMs(settings);
  if (settings.refreshTokenExpirationPolicy !== 'SlidingWindowWithMaximumLifetime') return window;
  const limits = settings.refreshTokenSlidingWindowConfiguration as
    | { maximumTimeToLiveInMinutes?: number }
    | undefined;
  const longest = (limits?.maximumTimeToLiveInMinutes ?? 43_200) * 60_000;
  return Math.min(window, found.insertInstant + longest);
}

function settingsOf({ application, tenant }: Client): JwtConfiguration {
  const own = application.jwtConfiguration;
  return own.enabled ? own : tenant.jwtConfiguration;
}

function lifeMs({ refreshTokenTimeToLiveInMinutes }: JwtConfiguration): number {
  return refreshTokenTimeToLiveInMinutes * 60_000;
}
