// The fields of a user that a caller may write, with their types. Anything else sent is ignored: in
// production FusionAuth allows unknown properties (#1584).

import { fieldError, invalidJson } from '../http/api-error.ts';
import type { Json } from '../http/call.ts';
import {
  isObject,
  optionalBoolean,
  optionalNumber,
  optionalString,
  optionalStrings,
} from '../http/input.ts';

const strings = [
  'birthDate',
  'cleanSpeakId',
  'email',
  'firstName',
  'fullName',
  'imageUrl',
  'lastName',
  'legacyIdentifier',
  'middleName',
  'mobilePhone',
  'parentEmail',
  'phoneNumber',
  'timezone',
  'username',
] as const;

export type UserFields = Partial<Record<(typeof strings)[number], string>> & {
  data: Record<string, unknown>;
  expiry?: number;
  password?: string;
  passwordChangeRequired: boolean;
  preferredLanguages: string[];
};

/** The writable fields of `input`; empty strings count as absent. 400 for a field of another type. */
export function readUserFields(input: Json): UserFields {
  const fields: UserFields = {
    data: {},
    passwordChangeRequired:
      optionalBoolean(input, 'passwordChangeRequired', 'user.passwordChangeRequired') ?? false,
    preferredLanguages:
      optionalStrings(input, 'preferredLanguages', 'user.preferredLanguages') ?? [],
  };
  for (const name of strings) {
    const value = optionalString(input, name, `user.${name}`);
    if (value !== undefined && value.trim() !== '')
      fields[name] = checkedLength(name, value.trim());
  }
  if (fields.email !== undefined) fields.email = checkedEmail(fields.email);
  if (fields.birthDate !== undefined) requireDate(fields.birthDate);
  const password = optionalString(input, 'password', 'user.password');
  if (password !== undefined) fields.password = password;
  const expiry = optionalNumber(input, 'expiry', 'user.expiry');
  if (expiry !== undefined) fields.expiry = expiry;
  if (input.data !== undefined && input.data !== null) {
    if (!isObject(input.data)) throw invalidJson('user.data', 'an object');
    fields.data = input.data;
  }
  return fields;
}

/** Login ids are kept in columns of 191 characters, the rest in 255. */
function checkedLength(name: string, value: string): string {
  const most = name === 'email' || name === 'username' || name === 'phoneNumber' ? 191 : 255;
  if (value.length <= most || name === 'imageUrl') return value;
  throw fieldError(
    `user.${name}`,
    'tooLong',
    `The [user.${name}] property is longer than ${most}.`,
  );
}

/** OpenAPI 1.69.0: LocalDate, a day of the calendar as 2007-12-03. */
function requireDate(text: string): void {
  const isDate =
    /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).getUTCDate() === Number(text.slice(8));
  if (!isDate) throw invalidJson('user.birthDate', 'a date such as 2007-12-03');
}

/** FusionAuth keeps emails in lower case. */
function checkedEmail(email: string): string {
  const lower = email.toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(lower)) {
    throw fieldError(
      'user.email',
      'notEmail',
      'The [user.email] property must be a valid email address.',
    );
  }
  return lower;
}
