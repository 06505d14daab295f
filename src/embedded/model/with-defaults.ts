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
  const converted = convert(standard, value);
  if (kindOf(standard) !== kindOf(converted)) {
    throw invalidJson(field, kindOf(standard));
  }
  return isObject(standard) && isObject(converted)
    ? withDefaults(standard, converted, field)
    : converted;
}

/** `"1025"` for a number and `"true"` for a boolean are taken, as FusionAuth's own samples send them. */
function convert(standard: unknown, value: unknown): unknown {
  const isText = typeof value === 'string' && value !== '';
  if (typeof standard === 'number' && isText && Number.isFinite(Number(value)))
    return Number(value);
  if (typeof standard === 'boolean' && (value === 'true' || value === 'false')) {
    return value === 'true';
  }
  const isScalar = typeof value === 'number' || typeof value === 'boolean';
  return typeof standard === 'string' && isScalar ? String(value) : value;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
