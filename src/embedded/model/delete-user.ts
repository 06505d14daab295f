// Deactivation, reactivation and deletion of a user, with their events.
import type { Instance } from '../instance.ts';
import type { EventInfo } from '../webhooks/event.ts';
import type { User } from './user.ts';

/** Locks the user out and ends their refresh tokens; data is kept. */
export async function deactivateUser(
  instance: Instance,
  user: User,
  info: EventInfo,
): Promise<void> {
  const locked: User = { ...user, active: false, lastUpdateInstant: instance.now() };
  await instance.sendEvent({
    type: 'user.deactivate',
    tenantId: user.tenantId,
    info,
    user: locked,
  });
  instance.users.save(locked);
  instance.refreshTokens.removeForUser(user.id);
}

/** Undoes a deactivation. */
export async function reactivateUser(
  instance: Instance,
  user: User,
  info: EventInfo,
): Promise<User> {
  const active: User = { ...user, active: true, lastUpdateInstant: instance.now() };
  await instance.sendEvent({
    type: 'user.reactivate',
    tenantId: user.tenantId,
    info,
    user: active,
  });
  instance.users.save(active);
  return active;
}

/** Removes the user for good. */
export async function deleteUser(instance: Instance, user: User, info: EventInfo): Promise<void> {
  const { tenantId } = user;
  await instance.sendEvent({ type: 'user.delete', tenantId, info, user });
  instance.users.remove(user.id);
  await instance.sendEvent({ type: 'user.delete.complete', tenantId, info, user });
}
