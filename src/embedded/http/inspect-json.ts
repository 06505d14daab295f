// Refuses JSON that could harm a later merge: keys that reach a prototype, nesting without end.
import { generalError } from './api-error.ts';

const deepest = 64;

/** Throws 400 when `value` holds a `__proto__` key or is nested deeper than 64. */
export function inspectJson(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > deepest)
    throw generalError('invalidJSON', `The request body is nested deeper than ${deepest}.`);
  if (Array.isArray(value)) {
    for (const item of value) inspectJson(item, depth + 1);
    return;
  }
  for (const key of Object.keys(value)) {
    if (key === '__proto__') {
      throw generalError(
        'invalidJSON',
        'The request body may not have a property named [__proto__].',
      );
    }
    inspectJson((value as Record<string, unknown>)[key], depth + 1);
  }
}
