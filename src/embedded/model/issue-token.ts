// Access tokens for signed-in users, by the application's key, or the tenant's.
// Source: FusionAuth docs, lifecycle/authenticate-users/oauth/tokens.
import type { JWTPayload } from 'jose';
import type { Instance } from '../instance.ts';
import type { Application } from './application.ts';
import type { Tenant } from './tenant.ts';
import { registrationOf, type User } from './user.ts';

export type IssuedToken = { token: string; tokenExpirationInstant: number };

export type TokenSettings = { keyId: string | undefined; seconds: number };

/** The key and life of access tokens; the application's settings win when they are enabled. */
export function tokenSettings(tenant: Tenant, application: Application | undefined): TokenSettings {
  const own = application?.jwtConfiguration;
  const settings = own?.enabled ? own : tenant.jwtConfiguration;
  return {
    keyId: settings.accessTokenKeyId ?? tenant.jwtConfiguration.accessTokenKeyId,
    seconds: settings.timeToLiveInSeconds,
  };
}

/** The claims every FusionAuth access token has; `iat`, `exp` and `jti` included. */
export function accessClaims(
  instance: Instance,
  {
    user,
    tenant,
    application,
    authenticationType,
    seconds,
  }: {
    user: User;
    tenant: Tenant;
    application: Application | undefined;
    authenticationType: string;
    seconds: number;
  },
): JWTPayload {
  const issued = Math.floor(instance.now() / 1000);
  const registration = application && registrationOf(user, application.id);
  return {
    ...(application && { aud: application.id }),
    exp: issued + seconds,
    iat: issued,
    iss: tenant.issuer,
    sub: user.id,
    jti: instance.uuid(),
    authenticationType,
    ...(user.email !== undefined && { email: user.email, email_verified: user.verified }),
    ...(user.username !== undefined && { preferred_username: user.username }),
    ...(user.phoneNumber !== undefined && { phone_number: user.phoneNumber }),
    auth_time: issued,
    tid: tenant.id,
    ...(registration &&
      application && { applicationId: application.id, roles: registration.roles }),
  };
}

/** Signs an access token for a user. */
export async function issueToken(
  instance: Instance,
  subject: {
    user: User;
    tenant: Tenant;
    application: Application | undefined;
    authenticationType: string;
  },
): Promise<IssuedToken> {
  const { keyId, seconds } = tokenSettings(subject.tenant, subject.application);
  const key = keyId === undefined ? undefined : instance.keys.get(keyId);
  if (!key) throw new Error(`no signing key ${keyId ?? 'is configured'}`);
  const claims = accessClaims(instance, { ...subject, seconds });
  return {
    token: await instance.keys.sign(key, claims),
    tokenExpirationInstant: (claims.exp ?? 0) * 1000,
  };
}
