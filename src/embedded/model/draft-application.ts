// What an application would be after a write, checked but not yet stored.
// Source: FusionAuth docs, apis/applications.
import { fieldError, invalidJson } from '../http/api-error.ts';
import type { Json } from '../http/call.ts';
import {
  isObject,
  optionalBoolean,
  optionalString,
  optionalUuid,
  requiredString,
} from '../http/input.ts';
import type { Instance } from '../instance.ts';
import { type Application, applicationDefaults, type Role } from './application.ts';
import { withDefaults } from './with-defaults.ts';

/** A new or replaced application; 400 naming the field that is wrong. */
export function draftApplication(
  instance: Instance,
  {
    id,
    tenantId,
    input,
    before,
  }: { id: string; tenantId: string; input: Json; before: Application | undefined },
): Application {
  const name = requiredString(input, 'name', 'application.name');
  const taken = instance.applications
    .list()
    .some((other) => other.name === name && other.tenantId === tenantId && other.id !== id);
  if (taken)
    throw fieldError(
      'application.name',
      'duplicate',
      `An Application with name = [${name}] already exists.`,
    );
  const secret = before?.oauthConfiguration.clientSecret ?? instance.secret();
  const filled = withDefaults(
    applicationDefaults(id, secret),
    input,
    'application',
  ) as unknown as Application;
  requireKeys(instance, filled);
  requireUrls(filled);
  return {
    ...filled,
    id,
    tenantId,
    name,
    oauthConfiguration: { ...filled.oauthConfiguration, clientId: id },
    roles: rolesOf(instance, input, before),
    insertInstant: before?.insertInstant ?? instance.now(),
    lastUpdateInstant: instance.now(),
  };
}

function requireKeys({ keys }: Instance, { jwtConfiguration }: Application): void {
  const { accessTokenKeyId, idTokenKeyId } = jwtConfiguration;
  for (const [name, id] of Object.entries({ accessTokenKeyId, idTokenKeyId })) {
    if (id === undefined || keys.get(id) || !jwtConfiguration.enabled) continue;
    throw fieldError(
      `application.jwtConfiguration.${name}`,
      'invalid',
      `There is no key with id = [${id}].`,
    );
  }
}

function requireUrls({ oauthConfiguration }: Application): void {
  for (const url of oauthConfiguration.authorizedRedirectURLs) {
    if (typeof url === 'string' && URL.canParse(url) && !url.includes('#')) continue;
    throw fieldError(
      'application.oauthConfiguration.authorizedRedirectURLs',
      'invalid',
      `[${String(url)}] is not a URL.`,
    );
  }
}

function rolesOf(instance: Instance, input: Json, before: Application | undefined): Role[] {
  if (input.roles === undefined || input.roles === null) return before?.roles ?? [];
  if (!Array.isArray(input.roles)) {
    throw invalidJson('application.roles', 'an array');
  }
  const known = new Map((before?.roles ?? []).map((role) => [role.name, role]));
  const roles = new Map<string, Role>();
  for (const [at, item] of input.roles.entries()) {
    const role = draftRole(instance, isObject(item) ? item : {}, `application.roles[${at}]`, known);
    roles.set(role.name, role);
  }
  return [...roles.values()];
}

/** One role; `known` are the roles there were, by name. */
export function draftRole(
  instance: Instance,
  input: Json,
  field: string,
  known: Map<string, Role> = new Map(),
): Role {
  const name = requiredString(input, 'name', `${field}.name`);
  const before = known.get(name);
  const description = optionalString(input, 'description', `${field}.description`);
  return {
    ...(description !== undefined && { description }),
    id: before?.id ?? optionalUuid(input, 'id', `${field}.id`) ?? instance.uuid(),
    insertInstant: before?.insertInstant ?? instance.now(),
    isDefault: optionalBoolean(input, 'isDefault', `${field}.isDefault`) ?? false,
    isSuperRole: optionalBoolean(input, 'isSuperRole', `${field}.isSuperRole`) ?? false,
    lastUpdateInstant: instance.now(),
    name,
  };
}
