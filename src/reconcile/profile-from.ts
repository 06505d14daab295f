// FusionAuth's `user.data` → profile: only declared fields, only values of the declared kind.
import type { FieldKind, FieldValue, Profile, Scalar } from '../domain/profile.ts';

export function profileFrom(
  data: Readonly<Record<string, unknown>>,
  kinds: Readonly<Record<string, FieldKind>>,
): Profile {
  const profile: Record<string, FieldValue> = {};
  for (const [field, kind] of Object.entries(kinds)) {
    const value = Object.hasOwn(data, field) ? fieldValue(kind, data[field]) : undefined;
    if (value !== undefined) profile[field] = value;
  }
  return profile;
}

function fieldValue(kind: FieldKind, value: unknown): FieldValue | undefined {
  switch (kind) {
    case 'counter':
    case 'max':
    case 'min':
      return typeof value === 'number' ? value : undefined;
    case 'set':
      return Array.isArray(value)
        ? value.filter((member) => typeof member === 'string')
        : undefined;
    case 'latest':
      return isScalar(value) ? { value, at: 0 } : undefined;
    case 'once':
      return isScalar(value) ? value : undefined;
  }
}

function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
