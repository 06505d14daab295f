// Locks a user out for a while after too many wrong passwords, where the tenant names the action to take.
// Source: FusionAuth docs, apis/tenants (failedAuthenticationConfiguration): without `userActionId`
// nobody is ever locked out.
import type { Instance } from '../instance.ts';
import type { Tenant } from './tenant.ts';
import type { User } from './user.ts';

/** What keeps the user from signing in, and until when (epoch milliseconds). */
export type LockOut = { actionId: string; expiry: number };

type Context = { tenant: Tenant; user: User };

const second = 1000;
const day = 86_400 * second;
const units: Record<string, number> = {
  MINUTES: 60 * second,
  HOURS: 3600 * second,
  DAYS: day,
  WEEKS: 7 * day,
  MONTHS: 30 * day,
  YEARS: 365 * day,
};

/** The lock-out the user is under, if any. */
export function lockOutOf({ externalIds }: Instance, { user }: Context): LockOut | undefined {
  const found = externalIds.find('lockOut', lockOutId(user));
  return found && { actionId: String(found.data.actionId), expiry: found.expires };
}

/** Counts a wrong password, and locks the user out when it is one too many. */
export function countFailure(instance: Instance, { tenant, user }: Context): void {
  const settings = tenant.failedAuthenticationConfiguration;
  if (settings.userActionId === undefined) return;
  const { externalIds } = instance;
  const id = failuresId(user);
  const count = Number(externalIds.find('failedLogins', id)?.data.count ?? 0) + 1;
  const now = instance.now();
  if (count < settings.tooManyAttempts) {
    const expires = now + settings.resetCountInSeconds * second;
    externalIds.put({ id, type: 'failedLogins', userId: user.id, expires, data: { count } });
    return;
  }
  const duration = settings.actionDuration * (units[settings.actionDurationUnit] ?? day);
  externalIds.remove(id);
  externalIds.put({
    id: lockOutId(user),
    type: 'lockOut',
    userId: user.id,
    expires: now + duration,
    data: { actionId: settings.userActionId },
  });
}

/** A right password starts the count again. */
export function forgetFailures({ externalIds }: Instance, user: User): void {
  if (externalIds.find('failedLogins', failuresId(user))) externalIds.remove(failuresId(user));
}

/** A new password ends the lock-out where the tenant says so. */
export function forgiveByNewPassword({ externalIds }: Instance, { tenant, user }: Context): void {
  if (tenant.failedAuthenticationConfiguration.actionCancelPolicy?.onPasswordReset) {
    externalIds.remove(lockOutId(user));
  }
}

/** No id that is handed out has a colon. */
const failuresId = ({ id }: User): string => `failed:${id}`;
const lockOutId = ({ id }: User): string => `locked:${id}`;
