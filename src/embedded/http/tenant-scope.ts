// Which tenant a call means. With several tenants an ambiguous call must say.
// Source: FusionAuth docs, apis/authentication ([TenantIdRequired]).
import type { Instance } from '../instance.ts';
import type { Tenant } from '../model/tenant.ts';
import { generalError, notFound } from './api-error.ts';

/** The tenant named by header or key, or the only one there is; else 400 [TenantIdRequired]. */
export function tenantScope(
  { tenants }: Pick<Instance, 'tenants'>,
  { tenantId }: { tenantId: string | undefined },
): Tenant {
  const [first, ...others] = tenants.list();
  const tenant =
    tenantId === undefined && others.length === 0 ? first : tenants.get(tenantId ?? '');
  if (tenant) return tenant;
  throw generalError(
    'TenantIdRequired',
    'A Tenant Id is required to complete this request. To complete this request, you may assign a Tenant to your API key, or add the X-FusionAuth-TenantId HTTP request header with the Tenant Id.',
  );
}

/** Throws an empty 404 when the call is scoped to another tenant than `tenantId`. */
export function requireScope(call: { tenantId: string | undefined }, tenantId: string): void {
  if (call.tenantId !== undefined && call.tenantId !== tenantId) throw notFound();
}
