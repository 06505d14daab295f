// What a user would be after an import: as created, but for what they bring along: age, password hash,
// verification and registrations. Source: FusionAuth docs, apis/users/_import-users-request-body.
import { fieldError } from '../http/api-error.ts';
import type { Json } from '../http/call.ts';
import {
  isObject,
  optionalBoolean,
  optionalNumber,
  optionalString,
  optionalUuid,
  requiredString,
} from '../http/input.ts';
import type { Instance } from '../instance.ts';
import { draftUser } from './draft-user.ts';
import { verifyIdentity } from './identities.ts';
import { isKnownScheme } from './password-hash.ts';
import { applicationOf, draftRegistration, withRegistration } from './register.ts';
import { secretFor } from './set-password.ts';
import type { Tenant } from './tenant.ts';
import type { Secret, User } from './user.ts';

export type Imported = { user: User; secret: Secret | undefined };

/** The user and their secret; 400 naming a field of `user`. */
export async function draftImportedUser(
  instance: Instance,
  tenant: Tenant,
  input: Json,
): Promise<Imported> {
  const { password, encryptionScheme, ...rest } = input;
  const hashed = encryptionScheme !== undefined && encryptionScheme !== null;
  const id = optionalUuid(input, 'id', 'user.id');
  const draft = draftUser(instance, {
    tenant,
    input: hashed ? rest : { ...rest, password },
    skipVerification: false,
    ...(id !== undefined && { id }),
  });
  const secret = hashed
    ? importedSecret(tenant, input)
    : draft.password && (await secretFor(instance, tenant, draft.password));
  const aged = ageOf(input, draft.user, secret !== undefined);
  const user = registered(instance, tenant, input, verifiedIn(input, aged));
  return { user, secret: secret || undefined };
}

function ageOf(input: Json, user: User, hasPassword: boolean): User {
  const insertInstant = instant(input, 'insertInstant') ?? user.insertInstant;
  const changed = instant(input, 'passwordLastUpdateInstant') ?? user.lastUpdateInstant;
  return {
    ...user,
    active: optionalBoolean(input, 'active', 'user.active') ?? false,
    insertInstant,
    ...(hasPassword && { passwordLastUpdateInstant: changed }),
  };
}

function verifiedIn(input: Json, user: User): User {
  if (optionalBoolean(input, 'verified', 'user.verified') !== true) return user;
  const at = instant(input, 'verifiedInstant') ?? user.lastUpdateInstant;
  return (['email', 'phoneNumber'] as const).reduce(
    (verified, type) => verifyIdentity(verified, type, 'Import', at),
    user,
  );
}

function registered(instance: Instance, tenant: Tenant, input: Json, user: User): User {
  const registrations = Array.isArray(input.registrations) ? input.registrations : [];
  return registrations.reduce((changed: User, item: unknown) => {
    const brought = isObject(item) ? item : {};
    const application = applicationOf(instance, brought, tenant.id);
    const registration = draftRegistration(instance, { application, input: brought });
    const insertInstant = instant(brought, 'insertInstant') ?? registration.insertInstant;
    return withRegistration(changed, { ...registration, insertInstant }, user.lastUpdateInstant);
  }, user);
}

/** A hash made elsewhere by a scheme that is known here. */
function importedSecret(tenant: Tenant, input: Json): Secret {
  const scheme = requiredString(input, 'encryptionScheme', 'user.encryptionScheme');
  if (!isKnownScheme(scheme)) {
    const message = `This server cannot check passwords hashed by [${scheme}].`;
    throw fieldError('user.encryptionScheme', 'invalid', message);
  }
  const salt = optionalString(input, 'salt', 'user.salt');
  if (salt === undefined) {
    throw fieldError('user.salt', 'missing', 'A hashed password needs its [user.salt].');
  }
  const factor =
    optionalNumber(input, 'factor', 'user.factor') ??
    tenant.passwordEncryptionConfiguration.encryptionSchemeFactor;
  if (!Number.isInteger(factor) || factor < 1 || factor > 10_000_000) {
    throw fieldError('user.factor', 'invalid', 'It must be from 1 to 10000000.');
  }
  return { scheme, factor, salt, hash: requiredString(input, 'password', 'user.password') };
}

const instant = (input: Json, name: string): number | undefined =>
  optionalNumber(input, name, `user.${name}`);
