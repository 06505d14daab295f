// /api/tenant. Source: FusionAuth docs, apis/tenants.
import { fieldError } from '../http/api-error.ts';
import type { Json, Route } from '../http/call.ts';
import { requiredString } from '../http/input.ts';
import type { Instance } from '../instance.ts';
import { isKnownScheme } from '../model/password-hash.ts';
import { clientSecretKeyId } from '../model/seed.ts';
import { type Tenant, tenantDefaults } from '../model/tenant.ts';
import { withDefaults } from '../model/with-defaults.ts';
import { resourceRoutes } from './resource.ts';

export const tenantRoutes = (instance: Instance): Route[] =>
  resourceRoutes<Tenant>(instance, {
    path: '/api/tenant',
    idName: 'tenantId',
    one: 'tenant',
    many: 'tenants',
    items: instance.tenants,
    visible: ({ id }, { tenantId }) => tenantId === undefined || tenantId === id,
    build: (input, { id, before }) => build(instance, input, id, before),
    remove: ({ id }) => remove(instance, id),
  });

function build(instance: Instance, input: Json, id: string, before: Tenant | undefined): Tenant {
  const name = requiredString(input, 'name', 'tenant.name');
  if (instance.tenants.list().some((other) => other.name === name && other.id !== id)) {
    throw fieldError('tenant.name', 'duplicate', `A Tenant with name = [${name}] already exists.`);
  }
  const defaultKey = String(instance.singles.get('instance')?.defaultSigningKeyId ?? '');
  const filled = withDefaults(tenantDefaults(defaultKey, clientSecretKeyId), input, 'tenant');
  requireScheme(filled.passwordEncryptionConfiguration);
  requireKey(instance, filled.jwtConfiguration.accessTokenKeyId);
  return {
    ...(filled as unknown as Tenant),
    configured: true,
    id,
    name,
    insertInstant: before?.insertInstant ?? instance.now(),
    lastUpdateInstant: instance.now(),
  };
}

function requireScheme({
  encryptionScheme,
  encryptionSchemeFactor,
}: Tenant['passwordEncryptionConfiguration']): void {
  const field = 'tenant.passwordEncryptionConfiguration';
  if (!isKnownScheme(encryptionScheme)) {
    throw fieldError(
      `${field}.encryptionScheme`,
      'invalid',
      `This server has no [${encryptionScheme}].`,
    );
  }
  const sound = Number.isInteger(encryptionSchemeFactor) && encryptionSchemeFactor >= 1;
  if (!sound || encryptionSchemeFactor > 10_000_000) {
    throw fieldError(
      `${field}.encryptionSchemeFactor`,
      'invalid',
      'It must be from 1 to 10000000.',
    );
  }
}

function requireKey({ keys }: Instance, id: string): void {
  if (keys.get(id)) return;
  throw fieldError(
    'tenant.jwtConfiguration.accessTokenKeyId',
    'invalid',
    `There is no key with id = [${id}].`,
  );
}

/** A tenant goes with its applications and users; the default tenant stays. */
function remove(instance: Instance, id: string): void {
  if (instance.singles.get('instance')?.defaultTenantId === id) {
    throw fieldError('tenantId', 'invalid', 'The default tenant cannot be deleted.');
  }
  instance.store.transaction(() => {
    for (const row of instance.store.all('SELECT id FROM users WHERE tenant = ?', id)) {
      instance.users.remove(String(row.id));
    }
    for (const application of instance.applications.list()) {
      if (application.tenantId === id) instance.applications.remove(application.id);
    }
    instance.tenants.remove(id);
  });
}
