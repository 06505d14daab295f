// Breaks a user into searchable terms, as FusionAuth's Elasticsearch index does: every leaf of `data`
// under its dotted path, values compared without case. Source: FusionAuth docs, generated/indexuser.
import type { User } from './user.ts';

export type Term = { field: string; value: string | number };

const plain = [
  'birthDate',
  'breachedPasswordLastCheckedInstant',
  'breachedPasswordStatus',
  'email',
  'expiry',
  'firstName',
  'fullName',
  'id',
  'insertInstant',
  'lastLoginInstant',
  'lastName',
  'lastUpdateInstant',
  'middleName',
  'mobilePhone',
  'parentEmail',
  'passwordLastUpdateInstant',
  'phoneNumber',
  'preferredLanguages',
  'tenantId',
  'timezone',
  'twoFactor',
  'username',
  'verified',
  'verifiedInstant',
  'active',
  'data',
  'memberships',
  'registrations',
] as const;

const longest = 256;
const deepest = 32;

/** How a value is held in the index: numbers as they are, all else as lower-case text, cut at 256. */
export function indexed(value: string | number | boolean): string | number {
  if (typeof value === 'number') return value;
  return String(value).toLowerCase().slice(0, longest);
}

/** All terms of a user. `login` is the email, else the username, else the phone number. */
export function termsOf(user: User): Term[] {
  const terms: Term[] = [];
  for (const field of plain) collect(user[field], field, 0, terms);
  collect(user.email ?? user.username ?? user.phoneNumber, 'login', 0, terms);
  return terms;
}

function collect(value: unknown, field: string, depth: number, into: Term[]): void {
  if (value === undefined || value === null || depth > deepest) return;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    into.push({ field, value: indexed(value) });
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, field, depth + 1, into);
  } else if (typeof value === 'object') {
    for (const [key, item] of Object.entries(value))
      collect(item, `${field}.${key}`, depth + 1, into);
  }
}
