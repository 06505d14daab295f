// loginIdTypes: which identities a login id is compared with, in order.
// Source: FusionAuth docs, apis/_shared/_login-id-type-field (since 1.59; default email, username).
import { fieldError } from '../http/api-error.ts';
import { defaultLoginIdTypes } from '../model/login.ts';
import type { IdentityType } from '../model/user.ts';

const known: readonly string[] = ['email', 'phoneNumber', 'username'];

/** The types in the caller's order, or the default when none are named; 400 for an unknown one. */
export function readLoginIdTypes(named: string[] | undefined): readonly IdentityType[] {
  if (named === undefined || named.length === 0) return defaultLoginIdTypes;
  const types = named.flatMap((name) => name.split(',').map((part) => part.trim()));
  for (const type of types) {
    if (!known.includes(type)) {
      throw fieldError(
        'loginIdTypes',
        'invalid',
        `[${type}] is not a login id type. Use email, phoneNumber or username.`,
      );
    }
  }
  return types as IdentityType[];
}
