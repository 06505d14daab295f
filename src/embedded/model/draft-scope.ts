// What an application's own scope would be after a write. Source: FusionAuth docs, apis/scopes.
import type { Json } from '../http/call.ts';
import {
  isObject,
  optionalBoolean,
  optionalString,
  optionalUuid,
  requiredString,
} from '../http/input.ts';
import type { Instance } from '../instance.ts';
import type { Scope } from './application.ts';

const texts = ['defaultConsentDetail', 'defaultConsentMessage', 'description'] as const;

type Draft = { applicationId: string; input: Json; field: string; known?: Map<string, Scope> };

/** One scope; `known` are the scopes there were, by name. */
export function draftScope(
  instance: Instance,
  { applicationId, input, field, known }: Draft,
): Scope {
  const name = requiredString(input, 'name', `${field}.name`);
  const before = known?.get(name);
  const said = texts.flatMap((key) => {
    const value = optionalString(input, key, `${field}.${key}`);
    return value === undefined ? [] : [[key, value]];
  });
  return {
    ...Object.fromEntries(said),
    applicationId,
    data: isObject(input.data) ? input.data : {},
    id: before?.id ?? optionalUuid(input, 'id', `${field}.id`) ?? instance.uuid(),
    insertInstant: before?.insertInstant ?? instance.now(),
    lastUpdateInstant: instance.now(),
    name,
    required: optionalBoolean(input, 'required', `${field}.required`) ?? false,
  };
}
