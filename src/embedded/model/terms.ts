// Breaks a user into searchable terms, as FusionAuth's Elasticsearch index does: every leaf of `data`
// under its dotted path, values compared without case. Source: FusionAuth docs, generated/indexuser.
import type { User } from './user.ts';

/** `part` is 0, or the place from 1 of the registration or membership that the term belongs to. */
export type Term = { field: string; value: string | number; part: number };

/** Each entry of these is a document of its own, as in FusionAuth's index: see `nested` queries. */
export const nestedPaths: readonly string[] = ['memberships', 'registrations'];

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
  const whole = { part: 0, into: terms };
  for (const field of plain) collect(user[field], { ...whole, field, depth: 0 });
  const login = user.email ?? user.username ?? user.phoneNumber;
  collect(login, { ...whole, field: 'login', depth: 0 });
  for (const [at, registration] of user.registrations.entries()) {
    collect(registration, { field: 'registrations', depth: 0, part: at + 1, into: terms });
  }
  for (const [at, membership] of user.memberships.entries()) {
    collect(membership, { field: 'memberships', depth: 0, part: at + 1, into: terms });
  }
  return terms;
}

type Place = { field: string; depth: number; part: number; into: Term[] };

function collect(value: unknown, place: Place): void {
  const { field, depth, part, into } = place;
  if (value === undefined || value === null || depth > deepest) return;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    into.push({ field, value: indexed(value), part });
  } else if (Array.isArray(value)) {
    for (const item of value) collect(item, { field, depth: depth + 1, part, into });
  } else if (typeof value === 'object') {
    for (const [key, item] of Object.entries(value)) {
      collect(item, { field: `${field}.${key}`, depth: depth + 1, part, into });
    }
  }
}
