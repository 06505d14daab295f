// Completes a password change. It ends every other pending change and every refresh token of the user.
// Source: FusionAuth docs, apis/users/change-password. The email counts as verified only when
// FusionAuth itself mailed the id, and to that email (#964, #1467).
import { ApiError, notFound } from '../http/api-error.ts';
import type { Instance } from '../instance.ts';
import type { EventInfo } from '../webhooks/event.ts';
import type { ExternalId } from './external-ids.ts';
import { verifyIdentity } from './identities.ts';
import { forgiveByNewPassword } from './lock-out.ts';
import { passwordErrors } from './password-rules.ts';
import { secretFor, withNewPassword } from './set-password.ts';
import { type Tenant, timeToLive } from './tenant.ts';
import { identityOf, type Secret, type User } from './user.ts';

export type ChangedPassword = {
  user: User;
  /** Signs the user in once, for a minute. */
  oneTimePassword: string;
  state: Record<string, unknown>;
};

/** A pending change by its id, without spending it. */
export function findPasswordChange({ externalIds }: Instance, id: string): ExternalId | undefined {
  return externalIds.find('changePassword', id) ?? externalIds.find('setupPassword', id);
}

/** Sets the password by a change id, spending it; 400 for a bad password, 404 for an unknown id. */
export async function changePasswordById(
  instance: Instance,
  { id, password, info }: { id: string; password: string; info: EventInfo },
): Promise<ChangedPassword> {
  const pending = findPasswordChange(instance, id);
  const user = pending?.userId && instance.users.find(pending.userId)?.user;
  const tenant = user && instance.tenants.get(user.tenantId);
  if (!pending || !user || !tenant) throw notFound();
  requireGoodPassword(password, tenant);
  const secret = await secretFor(instance, tenant, password);
  if (!instance.externalIds.take(pending.type, id)) throw notFound();
  const changed = storeNewPassword(instance, user.id, secret, (current) =>
    verifiedByMail(instance, tenant, current, pending),
  );
  await instance.sendEvent({
    type: 'user.password.update',
    tenantId: tenant.id,
    info,
    user: changed,
  });
  return {
    user: changed,
    oneTimePassword: newOneTimePassword(instance, tenant, changed),
    state: (pending.data.state as Record<string, unknown> | undefined) ?? {},
  };
}

/** Throws 400 naming `password` when it breaks the tenant's rules. */
export function requireGoodPassword(password: string, tenant: Tenant): void {
  const errors = passwordErrors(password, tenant.passwordValidationRules, 'password');
  if (errors.length > 0) throw new ApiError(400, { fieldErrors: { password: errors } });
}

/** Writes the new secret over the user as they now are, and ends what the old password had opened. */
export function storeNewPassword(
  instance: Instance,
  userId: string,
  secret: Secret,
  change: (user: User) => User = (user) => user,
): User {
  return instance.store.transaction(() => {
    const current = instance.users.find(userId)?.user;
    if (!current) throw notFound();
    const changed = change(withNewPassword(current, instance.now()));
    instance.users.save(changed, secret);
    instance.externalIds.removeFor(userId, 'changePassword');
    instance.externalIds.removeFor(userId, 'setupPassword');
    instance.refreshTokens.removeForUser(userId);
    const tenant = instance.tenants.get(changed.tenantId);
    if (tenant) forgiveByNewPassword(instance, { tenant, user: changed });
    return changed;
  });
}

/** A password that signs the user in once. */
export function newOneTimePassword(instance: Instance, tenant: Tenant, user: User): string {
  const id = instance.secret();
  instance.externalIds.put({
    id,
    type: 'oneTimePassword',
    userId: user.id,
    expires: instance.now() + timeToLive(tenant, 'oneTimePasswordTimeToLiveInSeconds') * 1000,
    data: {},
  });
  return id;
}

function verifiedByMail(instance: Instance, tenant: Tenant, user: User, pending: ExternalId): User {
  const email = identityOf(user, 'email');
  const mailed = pending.data.mailedTo !== undefined && pending.data.mailedTo === user.email;
  const allowed = tenant.emailConfiguration.implicitEmailVerificationAllowed;
  if (!email || email.verified || !mailed || !allowed) return user;
  return verifyIdentity(user, 'email', 'Implicit', instance.now());
}
