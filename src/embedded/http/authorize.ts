// Decides whether a call may go ahead and which tenant it is scoped to.
// Source: FusionAuth docs, apis/authentication (API keys, X-FusionAuth-TenantId).
import type { IncomingHttpHeaders } from 'node:http';
import type { Instance } from '../instance.ts';
import { type ApiKey, permits } from '../model/api-keys.ts';
import { generalError, unauthorized } from './api-error.ts';
import type { Route } from './call.ts';
import { isUuid } from './input.ts';

/** A key locked to a tenant may not touch what tenants share. */
const shared = /^\/api\/(api-key|key|system-configuration|tenant|webhook)(\/|$)/;

export type Grant = { key: ApiKey | undefined; tenantId: string | undefined };

/** The key and tenant of a call; throws an empty 401 when the route's key is missing or not permitted. */
export function authorize(
  instance: Pick<Instance, 'apiKeys' | 'now' | 'tenants'>,
  route: Pick<Route, 'access' | 'endpoint' | 'method'>,
  headers: IncomingHttpHeaders,
): Grant {
  const key =
    route.access === 'open' ? undefined : checkedKey(instance, route, headers.authorization);
  if (route.access === 'key' && !key) throw unauthorized();
  const asked = headers['x-fusionauth-tenantid'];
  const header = Array.isArray(asked) ? asked[0] : asked;
  if (header === undefined || header === '') return { key, tenantId: key?.tenantId };
  const tenantId = header.toLowerCase();
  if (!isUuid(tenantId) || !instance.tenants.get(tenantId)) {
    throw generalError(
      'InvalidTenantId',
      'The X-FusionAuth-TenantId header does not name a tenant.',
    );
  }
  if (key?.tenantId !== undefined && key.tenantId !== tenantId) throw unauthorized();
  return { key, tenantId };
}

function checkedKey(
  { apiKeys, now }: Pick<Instance, 'apiKeys' | 'now'>,
  { endpoint, method }: Pick<Route, 'endpoint' | 'method'>,
  raw: string | undefined,
): ApiKey | undefined {
  if (raw === undefined || raw === '' || /^(Bearer|JWT) /i.test(raw)) return undefined;
  const key = apiKeys.byKey(raw);
  if (!key) throw unauthorized();
  if (key.expirationInstant !== undefined && key.expirationInstant <= now()) throw unauthorized();
  if (!permits(key, endpoint, method)) throw unauthorized();
  if (key.tenantId !== undefined && shared.test(endpoint) && method !== 'GET') throw unauthorized();
  return key;
}
