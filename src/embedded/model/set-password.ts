// Hashes a password by the tenant's scheme and marks the user as having changed it.
import type { Instance } from '../instance.ts';
import { hashPassword } from './password-hash.ts';
import type { Tenant } from './tenant.ts';
import type { Secret, User } from './user.ts';

/** The secret for `password`; takes about ten milliseconds on another thread. */
export function secretFor(instance: Instance, tenant: Tenant, password: string): Promise<Secret> {
  const { encryptionScheme, encryptionSchemeFactor } = tenant.passwordEncryptionConfiguration;
  return hashPassword(password, instance.random(32), encryptionScheme, encryptionSchemeFactor);
}

/** The user once their password has changed. */
export function withNewPassword(user: User, now: number): User {
  const { passwordChangeReason: _reason, ...rest } = user;
  return {
    ...rest,
    passwordChangeRequired: false,
    passwordLastUpdateInstant: now,
    lastUpdateInstant: now,
  };
}
