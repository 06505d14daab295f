// What a new FusionAuth instance holds before anyone configures it: a default tenant, its signing keys
// and FusionAuth's own admin application.
import type { Instance } from '../instance.ts';
import { generateMaterial } from '../keys/generate.ts';
import type { Key } from '../keys/key.ts';
import { type Application, applicationDefaults, fusionauthApplicationId } from './application.ts';
import { type Tenant, tenantDefaults } from './tenant.ts';
import { stockTheme } from './theme.ts';

/** The key id that means "HMAC with the client secret" for id tokens. */
export const clientSecretKeyId = '092dbedc-30af-4149-9c61-b578f2c72f59';

/** True until the instance has been set up to the end. */
export const isNew = ({ singles }: Pick<Instance, 'singles'>): boolean =>
  singles.get('instance')?.ready !== true;

/** Setting up is done: the next start leaves the instance as it is. */
export function markReady({ singles }: Pick<Instance, 'singles'>): void {
  const known = singles.get('instance');
  if (known) singles.put({ ...known, ready: true });
}

/** Creates the stock documents; `defaultTenantId` renames the default tenant's id. */
export async function seed(instance: Instance, defaultTenantId?: string): Promise<void> {
  const key = await defaultKey(instance);
  const tenantId = defaultTenantId ?? instance.uuid();
  instance.store.transaction(() => {
    instance.keys.put(key);
    instance.tenants.put(defaultTenant(instance, tenantId, key.id));
    instance.applications.put(adminApplication(instance, tenantId));
    instance.themes.put(stockTheme(instance.now()));
    instance.singles.put({
      id: 'instance',
      instanceId: instance.uuid(),
      defaultTenantId: tenantId,
      defaultSigningKeyId: key.id,
      ready: false,
    });
    instance.singles.put({
      id: 'system',
      data: {},
      insertInstant: instance.now(),
      lastUpdateInstant: instance.now(),
      reportTimezone: 'America/Denver',
      corsConfiguration: { enabled: false },
    });
  });
}

async function defaultKey(instance: Instance): Promise<Key> {
  return {
    id: instance.uuid(),
    algorithm: 'HS256',
    name: 'Default signing key',
    type: 'HMAC',
    insertInstant: instance.now(),
    lastUpdateInstant: instance.now(),
    ...(await generateMaterial('HS256', 256, instance)),
  };
}

function defaultTenant(instance: Instance, id: string, keyId: string): Tenant {
  return {
    ...tenantDefaults(keyId, clientSecretKeyId),
    id,
    name: 'Default',
    insertInstant: instance.now(),
    lastUpdateInstant: instance.now(),
  };
}

function adminApplication(instance: Instance, tenantId: string): Application {
  const instants = { insertInstant: instance.now(), lastUpdateInstant: instance.now() };
  const role = (name: string, isSuperRole: boolean) => ({
    id: instance.uuid(),
    name,
    isDefault: false,
    isSuperRole,
    ...instants,
  });
  return {
    ...(applicationDefaults(fusionauthApplicationId, instance.secret()) as unknown as Application),
    ...instants,
    id: fusionauthApplicationId,
    tenantId,
    name: 'FusionAuth',
    roles: [role('admin', true), role('user_manager', false), role('user_support_viewer', false)],
  };
}
