// Stores a new user and tells the webhooks, in FusionAuth's order: user.create may still veto,
// user.create.complete follows the commit.

import { fieldError } from '../http/api-error.ts';
import type { Instance } from '../instance.ts';
import type { EventInfo } from '../webhooks/event.ts';
import { type Draft, refuseDuplicates } from './draft-user.ts';
import { secretFor } from './set-password.ts';
import type { Tenant } from './tenant.ts';
import type { User } from './user.ts';

/** The stored user. 400 when the id or a login id was taken meanwhile, 504 when a webhook vetoed. */
export async function createUser(
  instance: Instance,
  tenant: Tenant,
  { user: drafted, password }: Draft,
  info: EventInfo,
): Promise<User> {
  refuseKnownId(instance, drafted.id);
  const secret = password === undefined ? undefined : await secretFor(instance, tenant, password);
  const user = secret ? { ...drafted, passwordLastUpdateInstant: drafted.insertInstant } : drafted;
  await instance.sendEvent({ type: 'user.create', tenantId: tenant.id, info, user });
  instance.store.transaction(() => {
    refuseKnownId(instance, user.id);
    refuseDuplicates(instance, user);
    instance.users.insert(user, secret);
  });
  await instance.sendEvent({ type: 'user.create.complete', tenantId: tenant.id, info, user });
  return user;
}

function refuseKnownId({ users }: Pick<Instance, 'users'>, id: string): void {
  if (!users.findText(id)) return;
  throw fieldError('user.id', 'duplicate', `A User with id = [${id}] already exists.`);
}
