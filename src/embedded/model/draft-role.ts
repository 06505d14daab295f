// What an application's role would be after a write. Source: FusionAuth docs, apis/applications.
import type { Json } from '../http/call.ts';
import { optionalBoolean, optionalString, optionalUuid, requiredString } from '../http/input.ts';
import type { Instance } from '../instance.ts';
import type { Role } from './application.ts';

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
