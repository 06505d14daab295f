// /api/tenant. Source: FusionAuth docs, apis/tenants.
import { fieldError, invalidJson } from '../http/api-error.ts';
import type { Call, Json, Route } from '../http/call.ts';
import { objectIn, optionalBoolean, optionalString, requiredString } from '../http/input.ts';
import type { Instance } from '../instance.ts';
import { isKnownScheme } from '../model/password-hash.ts';
import { clientSecretKeyId } from '../model/seed.ts';
import { requireSigningKeys } from '../model/signing-keys.ts';
import { type EventSetting, type Tenant, tenantDefaults } from '../model/tenant.ts';
import { withDefaults } from '../model/with-defaults.ts';
import { namedSearchRoutes } from './named-search.ts';
import { resourceRoutes } from './resource.ts';

const visible = ({ id }: Tenant, { tenantId }: Call): boolean =>
  tenantId === undefined || tenantId === id;

export const tenantRoutes = (instance: Instance): Route[] => [
  ...resourceRoutes<Tenant>(instance, {
    path: '/api/tenant',
    idName: 'tenantId',
    one: 'tenant',
    many: 'tenants',
    items: instance.tenants,
    source: { name: 'sourceTenantId', copy: (tenant) => tenant },
    visible,
    build: (input, { id, before }) => build(instance, input, id, before),
    remove: ({ id }) => remove(instance, id),
  }),
  ...namedSearchRoutes<Tenant>({
    path: '/api/tenant/search',
    many: 'tenants',
    criteria: ['name'],
    list: (call) => instance.tenants.list().filter((tenant) => visible(tenant, call)),
  }),
];

function build(instance: Instance, input: Json, id: string, before: Tenant | undefined): Tenant {
  const name = requiredString(input, 'name', 'tenant.name');
  if (instance.tenants.list().some((other) => other.name === name && other.id !== id)) {
    throw fieldError('tenant.name', 'duplicate', `A Tenant with name = [${name}] already exists.`);
  }
  const defaultKey = String(instance.singles.get('instance')?.defaultSigningKeyId ?? '');
  const filled = withDefaults(tenantDefaults(defaultKey, clientSecretKeyId), input, 'tenant');
  requireScheme(filled.passwordEncryptionConfiguration);
  requireSigningKeys(instance, filled.jwtConfiguration, 'tenant.jwtConfiguration');
  return {
    ...(filled as unknown as Tenant),
    eventConfiguration: { events: eventsIn(filled.eventConfiguration.events) },
    configured: true,
    id,
    name,
    insertInstant: before?.insertInstant ?? instance.now(),
    lastUpdateInstant: instance.now(),
  };
}

const transactionTypes = new Set([
  'AbsoluteMajority',
  'Any',
  'None',
  'SimpleMajority',
  'SuperMajority',
]);

function eventsIn(events: Json): Record<string, EventSetting> {
  return Object.fromEntries(
    Object.keys(events).map((type) => {
      const field = `tenant.eventConfiguration.events[${type}]`;
      const setting = objectIn(events, type, field);
      const transactionType = optionalString(
        setting,
        'transactionType',
        `${field}.transactionType`,
      );
      if (transactionType !== undefined && !transactionTypes.has(transactionType)) {
        throw invalidJson(`${field}.transactionType`, `one of ${[...transactionTypes].join(', ')}`);
      }
      const enabled = optionalBoolean(setting, 'enabled', `${field}.enabled`) ?? false;
      return [type, { enabled, transactionType: transactionType ?? 'None' }];
    }),
  );
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
