// Gives a signed-in user a refresh token, as long-lived as the application or tenant says.
import type { Instance } from '../instance.ts';
import type { Application } from './application.ts';
import type { RefreshToken } from './refresh-tokens.ts';
import type { Tenant } from './tenant.ts';
import type { User } from './user.ts';

/** A stored refresh token for `user`. */
export function grantRefreshToken(
  instance: Instance,
  {
    user,
    tenant,
    application,
    metaData = {},
  }: {
    user: User;
    tenant: Tenant;
    application: Application | undefined;
    metaData?: Record<string, unknown>;
  },
): RefreshToken {
  const now = instance.now();
  const own = application?.jwtConfiguration;
  const minutes = (own?.enabled ? own : tenant.jwtConfiguration).refreshTokenTimeToLiveInMinutes;
  const granted: RefreshToken = {
    id: instance.uuid(),
    token: instance.random(48).toString('base64url'),
    userId: user.id,
    tenantId: tenant.id,
    ...(application && { applicationId: application.id }),
    insertInstant: now,
    startInstant: now,
    expires: now + minutes * 60_000,
    metaData,
    data: {},
  };
  instance.refreshTokens.put(granted);
  return granted;
}
