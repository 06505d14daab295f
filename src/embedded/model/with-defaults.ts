// Fills a configuration document with its defaults, refusing values of another kind than theirs.
import { invalidJson } from '../http/api-error.ts';
import type { Json } from '../http/call.ts';
import { isObject } from '../http/input.ts';

/** `input` over `defaults`, object by object; arrays replace, null counts as absent; 400 naming `field`. */
export function withDefaults<T extends Json>(defaults: T, input: Json, field: string): T & Json {
  const filled: Json = { ...defaults };
  for (const [key, value] of Object.entries(input)) {
    if (value === null || value === undefined) continue;
    filled[key] = fill(
      Object.hasOwn(defaults, key) ? defaults[key] : undefined,
      value,
      `${field}.${key}`,
    );
  }
  return filled as T & Json;
}

function fill(standard: unknown, value: unknown, field: string): unknown {
  if (standard === undefined) return value;
  if (kindOf(standard) !== kindOf(value)) {
    throw invalidJson(field, kindOf(standard));
  }
  return isObject(standard) && isObject(value) ? withDefaults(standard, value, field) : value;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
