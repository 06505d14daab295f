// Signing a user in, by password or one-time password: the outcome the API and the hosted pages share.
// Source: FusionAuth docs, apis/login (status codes); users who are not active are locked.
import type { Instance } from '../instance.ts';
import type { EventInfo } from '../webhooks/event.ts';
import type { Application } from './application.ts';
import { countFailure, forgetFailures, type LockOut, lockOutOf } from './lock-out.ts';
import { checkPassword } from './password-hash.ts';
import type { Tenant } from './tenant.ts';
import { type IdentityType, registrationOf, type User } from './user.ts';

export type LoginAttempt = {
  tenant: Tenant;
  application: Application | undefined;
  loginId?: string;
  loginIdTypes: readonly IdentityType[];
  password?: string;
  oneTimePassword?: string;
  authenticationType: string;
  info: EventInfo;
};

export type LoginOutcome =
  | { kind: 'signedIn'; user: User; registered: boolean }
  | { kind: 'changePassword'; user: User; reason: string }
  | { kind: 'unverified'; user: User }
  | { kind: 'prevented'; user: User; lockOut: LockOut }
  | { kind: 'unknown' }
  | { kind: 'locked'; user: User }
  | { kind: 'expired'; user: User };

/** What FusionAuth compares a login id with when not told otherwise, in this order. */
export const defaultLoginIdTypes: readonly IdentityType[] = ['email', 'username'];

/** Checks the credentials, stamps the sign-in and tells the webhooks. Unknown users take as long. */
export async function signIn(instance: Instance, attempt: LoginAttempt): Promise<LoginOutcome> {
  const proven = await authenticate(instance, attempt);
  if (typeof proven === 'object') return proven;
  const user = proven && instance.users.find(proven)?.user;
  if (!user) return { kind: 'unknown' };
  if (!user.active) return { kind: 'locked', user };
  if (user.expiry !== undefined && user.expiry <= instance.now()) return { kind: 'expired', user };
  if (user.passwordChangeRequired && attempt.password !== undefined) {
    return { kind: 'changePassword', user, reason: user.passwordChangeReason ?? 'Administrative' };
  }
  const signedIn = await recordLogin(instance, attempt, user);
  if (attempt.tenant.emailConfiguration.verifyEmail && !user.verified) {
    return { kind: 'unverified', user: signedIn };
  }
  const registered = isRegistered(user, attempt.application);
  return { kind: 'signedIn', user: signedIn, registered };
}

type Prevented = Extract<LoginOutcome, { kind: 'prevented' }>;

/** The id of the user the credentials prove, if any. Who is locked out may not go on guessing. */
async function authenticate(
  instance: Instance,
  attempt: LoginAttempt,
): Promise<string | Prevented | undefined> {
  if (attempt.oneTimePassword !== undefined) {
    const taken = instance.externalIds.take('oneTimePassword', attempt.oneTimePassword);
    return taken?.userId;
  }
  const found = instance.users.findByIdentity(
    attempt.loginId ?? '',
    attempt.loginIdTypes,
    attempt.tenant.id,
  );
  const { encryptionScheme, encryptionSchemeFactor } =
    attempt.tenant.passwordEncryptionConfiguration;
  const usual = { scheme: encryptionScheme, factor: encryptionSchemeFactor };
  const right = await checkPassword(attempt.password ?? '', found?.secret, usual);
  if (!found) return undefined;
  const context = { tenant: attempt.tenant, user: found.user };
  const lockOut = lockOutOf(instance, context);
  if (lockOut) return { kind: 'prevented', user: found.user, lockOut };
  if (right) {
    forgetFailures(instance, found.user);
    return found.user.id;
  }
  countFailure(instance, context);
  await reportFailure(instance, attempt, found.user);
  return undefined;
}

/** Stamps a sign-in that happened elsewhere, and tells the webhooks. */
export async function recordLogin(
  instance: Instance,
  attempt: LoginAttempt,
  user: User,
): Promise<User> {
  const signedIn = stamp(instance, user, attempt.application);
  const registered = isRegistered(user, attempt.application);
  await reportSuccess(instance, attempt, signedIn, registered);
  return signedIn;
}

const isRegistered = (user: User, application: Application | undefined): boolean =>
  application === undefined || registrationOf(user, application.id) !== undefined;

function stamp(instance: Instance, user: User, application: Application | undefined): User {
  const lastLoginInstant = instance.now();
  const stamped: User = {
    ...user,
    lastLoginInstant,
    identities: user.identities.map((identity) => ({ ...identity, lastLoginInstant })),
    registrations: user.registrations.map((registration) =>
      registration.applicationId === application?.id
        ? { ...registration, lastLoginInstant }
        : registration,
    ),
  };
  instance.users.save(stamped);
  return stamped;
}

function reportSuccess(
  instance: Instance,
  attempt: LoginAttempt,
  user: User,
  registered: boolean,
): Promise<void> {
  return instance.sendEvent({
    type: 'user.login.success',
    tenantId: user.tenantId,
    info: attempt.info,
    ...(registered && attempt.application && { applicationId: attempt.application.id }),
    authenticationType: attempt.authenticationType,
    connectorId: user.connectorId,
    ...(attempt.info.ipAddress !== undefined && { ipAddress: attempt.info.ipAddress }),
    user,
  });
}

function reportFailure(instance: Instance, attempt: LoginAttempt, user: User): Promise<void> {
  const registered =
    attempt.application && registrationOf(user, attempt.application.id) !== undefined;
  return instance.sendEvent({
    type: 'user.login.failed',
    tenantId: user.tenantId,
    info: attempt.info,
    ...(registered && attempt.application && { applicationId: attempt.application.id }),
    authenticationType: attempt.authenticationType,
    user,
  });
}
