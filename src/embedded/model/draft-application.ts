// What an application would be after a write, checked but not yet stored.
// Source: FusionAuth docs, apis/applications.
import { fieldError, invalidJson } from '../http/api-error.ts';
import type { Json } from '../http/call.ts';
import { isObject, requiredString } from '../http/input.ts';
import type { Instance } from '../instance.ts';
import { type Application, applicationDefaults, type Role, type Scope } from './application.ts';
import { draftRole } from './draft-role.ts';
import { draftScope } from './draft-scope.ts';
import { requireSigningKeys } from './signing-keys.ts';
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
  if (filled.jwtConfiguration.enabled)
    requireSigningKeys(instance, filled.jwtConfiguration, 'application.jwtConfiguration');
  requireUrls(filled);
  return {
    ...filled,
    id,
    tenantId,
    name,
    oauthConfiguration: { ...filled.oauthConfiguration, clientId: id },
    roles: rolesOf(instance, input, before),
    scopes: scopesOf(instance, { applicationId: id, input, before }),
    insertInstant: before?.insertInstant ?? instance.now(),
    lastUpdateInstant: instance.now(),
  };
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
  const known = new Map((before?.roles ?? []).map((role) => [role.name, role]));
  return lastOfEachName(
    itemsOf(input, 'roles').map(({ item, field }) => draftRole(instance, item, field, known)),
  );
}

function scopesOf(
  instance: Instance,
  {
    applicationId,
    input,
    before,
  }: { applicationId: string; input: Json; before: Application | undefined },
): Scope[] {
  if (input.scopes === undefined || input.scopes === null) return before?.scopes ?? [];
  const known = new Map((before?.scopes ?? []).map((scope) => [scope.name, scope]));
  return lastOfEachName(
    itemsOf(input, 'scopes').map(({ item, field }) =>
      draftScope(instance, { applicationId, input: item, field, known }),
    ),
  );
}

function itemsOf(input: Json, name: string): { item: Json; field: string }[] {
  const value = input[name];
  if (!Array.isArray(value)) throw invalidJson(`application.${name}`, 'an array');
  return value.map((item, at) => ({
    item: isObject(item) ? item : {},
    field: `application.${name}[${at}]`,
  }));
}

/** A PATCH appends, so what it names again comes last. */
function lastOfEachName<T extends { name: string }>(items: T[]): T[] {
  return [...new Map(items.map((item) => [item.name, item])).values()];
}
