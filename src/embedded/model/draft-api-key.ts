// What an API key would be after a write, from the API or from Kickstart's `apiKeys`.
// Source: FusionAuth docs, apis/api-keys.
import { fieldError, invalidJson } from '../http/api-error.ts';
import type { Json } from '../http/call.ts';
import {
  isObject,
  optionalBoolean,
  optionalNumber,
  optionalString,
  optionalStrings,
  optionalUuid,
} from '../http/input.ts';
import type { Instance } from '../instance.ts';
import type { ApiKey } from './api-keys.ts';

/** A new or replaced key; the raw key is made up when none is given; 400 naming the field. */
export function draftApiKey(
  instance: Instance,
  { id, input, before }: { id: string; input: Json; before: ApiKey | undefined },
): ApiKey {
  const key = before?.key ?? optionalString(input, 'key', 'apiKey.key') ?? instance.secret();
  const holder = instance.apiKeys.byKey(key);
  if (holder && holder.id !== id)
    throw fieldError('apiKey.key', 'duplicate', 'There is an API key with this value already.');
  const name =
    optionalString(input, 'name', 'apiKey.name') ??
    optionalString(input, 'description', 'apiKey.description');
  const tenantId = optionalUuid(input, 'tenantId', 'apiKey.tenantId');
  if (tenantId !== undefined && !instance.tenants.get(tenantId)) {
    throw fieldError('apiKey.tenantId', 'invalid', `There is no tenant with id = [${tenantId}].`);
  }
  const expirationInstant = optionalNumber(input, 'expirationInstant', 'apiKey.expirationInstant');
  return {
    ...(expirationInstant !== undefined && { expirationInstant }),
    id,
    insertInstant: before?.insertInstant ?? instance.now(),
    key,
    keyManager: optionalBoolean(input, 'keyManager', 'apiKey.keyManager') ?? false,
    lastUpdateInstant: instance.now(),
    metaData: { attributes: {} },
    ...(name !== undefined && { name }),
    permissions: { endpoints: endpointsIn(input) },
    retrievable: optionalBoolean(input, 'retrievable', 'apiKey.retrievable') ?? true,
    ...(tenantId !== undefined && { tenantId }),
  };
}

function endpointsIn(input: Json): Record<string, string[]> {
  const { permissions } = input;
  if (permissions === undefined || permissions === null) return {};
  const endpoints = isObject(permissions) ? (permissions.endpoints ?? {}) : undefined;
  if (!isObject(endpoints)) {
    throw invalidJson('apiKey.permissions.endpoints', 'an object');
  }
  return Object.fromEntries(
    Object.keys(endpoints).map((path) => [
      path,
      optionalStrings(endpoints, path, `apiKey.permissions.endpoints[${path}]`) ?? [],
    ]),
  );
}
