// What a registration would be after a write: a user's place in an application.
// Source: FusionAuth docs, apis/registrations; _shared/_registration-request-body.
import { fieldError, notFound } from '../http/api-error.ts';
import type { Json } from '../http/call.ts';
import { isObject, optionalString, optionalStrings, optionalUuid } from '../http/input.ts';
import type { Instance } from '../instance.ts';
import type { Application } from './application.ts';
import type { Registration, User } from './user.ts';

/** The application a `registration` names; 400 when it names none, or one of another tenant. */
export function applicationOf(instance: Instance, input: Json, tenantId: string): Application {
  const id = optionalUuid(input, 'applicationId', 'registration.applicationId');
  if (id === undefined) {
    throw fieldError(
      'registration.applicationId',
      'missing',
      'You must specify the [registration.applicationId] property.',
    );
  }
  const application = instance.applications.get(id);
  if (!application || application.tenantId !== tenantId) {
    throw fieldError(
      'registration.applicationId',
      'invalid',
      `There is no application with id = [${id}].`,
    );
  }
  return application;
}

type RegistrationDraft = {
  application: Application;
  input: Json;
  before?: Registration;
  skipVerification?: boolean;
};

/** A new or replaced registration; roles default to the application's default roles. */
export function draftRegistration(
  instance: Instance,
  { application, input, before, skipVerification = false }: RegistrationDraft,
): Registration {
  const now = instance.now();
  const username = optionalString(input, 'username', 'registration.username');
  const timezone = optionalString(input, 'timezone', 'registration.timezone');
  const verified = before?.verified ?? (skipVerification || !application.verifyRegistration);
  return {
    applicationId: application.id,
    data: isObject(input.data) ? input.data : {},
    id: before?.id ?? optionalUuid(input, 'id', 'registration.id') ?? instance.uuid(),
    insertInstant: before?.insertInstant ?? now,
    ...(before?.lastLoginInstant !== undefined && { lastLoginInstant: before.lastLoginInstant }),
    lastUpdateInstant: now,
    preferredLanguages:
      optionalStrings(input, 'preferredLanguages', 'registration.preferredLanguages') ?? [],
    roles: rolesOf(application, input, before),
    ...(timezone !== undefined && { timezone }),
    tokens: before?.tokens ?? {},
    ...(username && { username }),
    usernameStatus: 'ACTIVE',
    verified,
    ...(verified && { verifiedInstant: before?.verifiedInstant ?? now }),
  };
}

function rolesOf(
  application: Application,
  input: Json,
  before: Registration | undefined,
): string[] {
  const asked = optionalStrings(input, 'roles', 'registration.roles');
  if (asked === undefined) {
    return before
      ? []
      : application.roles.filter(({ isDefault }) => isDefault).map(({ name }) => name);
  }
  const known = new Set(application.roles.map(({ name }) => name));
  for (const role of asked) {
    if (!known.has(role)) {
      throw fieldError(
        'registration.roles',
        'invalid',
        `The application has no role named [${role}].`,
      );
    }
  }
  return [...new Set(asked)];
}

/** The user with the registration added, or put in the place of the one for the same application. */
export function withRegistration(user: User, registration: Registration, now: number): User {
  const others = user.registrations.filter(
    ({ applicationId }) => applicationId !== registration.applicationId,
  );
  return { ...user, registrations: [...others, registration], lastUpdateInstant: now };
}

/** The user's registration for an application; an empty 404 when there is none. */
export function requireRegistration(user: User, applicationId: string): Registration {
  const found = user.registrations.find(
    (registration) => registration.applicationId === applicationId,
  );
  if (!found) throw notFound();
  return found;
}
