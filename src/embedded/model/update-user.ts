// Stores a changed user and tells the webhooks: user.update may veto, user.update.complete follows.
import { notFound } from '../http/api-error.ts';
import type { Instance } from '../instance.ts';
import type { EventInfo } from '../webhooks/event.ts';
import { refuseDuplicates } from './draft-user.ts';
import type { Secret, User } from './user.ts';

export type Update = {
  original: User;
  user: User;
  /** A new password's secret. */
  secret?: Secret | undefined;
  info: EventInfo;
};

/** The stored user. 400 when a login id was taken meanwhile, 404 when gone, 504 when vetoed. */
export async function updateUser(instance: Instance, update: Update): Promise<User> {
  const { original, user, secret, info } = update;
  const { tenantId } = user;
  await instance.sendEvent({ type: 'user.update', tenantId, info, original, user });
  instance.store.transaction(() => {
    refuseDuplicates(instance, user);
    if (!instance.users.save(user, secret)) throw notFound();
  });
  await instance.sendEvent({ type: 'user.update.complete', tenantId, info, original, user });
  if (original.email !== user.email) {
    await instance.sendEvent({
      type: 'user.email.update',
      tenantId,
      info,
      ...(original.email !== undefined && { previousEmail: original.email }),
      user,
    });
  }
  return user;
}
