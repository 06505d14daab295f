// Who an access token that comes with a call belongs to.
import type { IncomingHttpHeaders } from 'node:http';
import type { Instance } from '../instance.ts';
import type { Tenant } from '../model/tenant.ts';
import type { User } from '../model/user.ts';
import { bearerToken } from './bearer-token.ts';

/** The user and tenant of a good access token; undefined for none, and for tokens vended for other uses. */
export async function bearerUser(
  instance: Instance,
  headers: IncomingHttpHeaders,
): Promise<{ user: User; tenant: Tenant } | undefined> {
  const token = bearerToken(headers);
  const claims = token && (await instance.keys.verify(token, instance.now()));
  if (!claims) return undefined;
  const user = instance.users.find(claims.sub ?? '')?.user;
  const tenant = user && instance.tenants.get(user.tenantId);
  if (!user?.active || !tenant) return undefined;
  return claims.tid === tenant.id && claims.iss === tenant.issuer ? { user, tenant } : undefined;
}
