// The tenant's rules for passwords, in FusionAuth's error codes.
// Source: FusionAuth docs, apis/tenants (passwordValidationRules).
import type { ErrorEntry } from '../http/api-error.ts';
import type { PasswordValidationRules } from './tenant.ts';

/** What is wrong with `password`; empty when nothing is. `field` names it in the codes. */
export function passwordErrors(
  password: string,
  rules: PasswordValidationRules,
  field: string,
): ErrorEntry[] {
  const errors: ErrorEntry[] = [];
  const refuse = (reason: string, message: string) =>
    errors.push({ code: `[${reason}]${field}`, message });
  if (password === '') {
    refuse('blank', `You must specify the [${field}] property.`);
    return errors;
  }
  const length = [...password].length;
  if (length < rules.minLength) {
    refuse('tooShort', 'Password does not meet the minimum length requirement.');
  }
  if (length > rules.maxLength)
    refuse('tooLong', 'Password exceeds the maximum length requirement.');
  if (
    rules.requireMixedCase &&
    (password === password.toLowerCase() || password === password.toUpperCase())
  ) {
    refuse('singleCase', 'Password requires upper and lower case characters.');
  }
  if (rules.requireNonAlpha && /^[\p{L}\p{N}]*$/u.test(password)) {
    refuse('onlyAlpha', 'Password requires a non-alphanumeric character.');
  }
  if (rules.requireNumber && !/\p{N}/u.test(password)) {
    refuse('requireNumber', 'Password requires at least one number.');
  }
  return errors;
}
