// Opens a password change: an id that lives as long as the tenant says, mailed when a template is named.
import type { Instance } from '../instance.ts';
import type { Application } from './application.ts';
import { sendTemplate } from './send-template.ts';
import { type Tenant, timeToLive } from './tenant.ts';
import type { User } from './user.ts';

export type PasswordChangeRequest = {
  user: User;
  tenant: Tenant;
  application: Application | undefined;
  /** Given back when the change is done; never secret. */
  state: Record<string, unknown>;
  /** The template to mail the id with, or undefined to send nothing. */
  templateId: string | undefined;
  /** An id of the caller's own. */
  id?: string;
};

/** The id, or undefined when it should be mailed and the user has no address. */
export async function startPasswordChange(
  instance: Instance,
  { user, tenant, application, state, templateId, id }: PasswordChangeRequest,
): Promise<string | undefined> {
  const address = addressOf(user);
  if (templateId !== undefined && address === undefined) return undefined;
  const changePasswordId = id ?? instance.secret();
  instance.externalIds.put({
    id: changePasswordId,
    type: 'changePassword',
    userId: user.id,
    expires: instance.now() + timeToLive(tenant, 'changePasswordIdTimeToLiveInSeconds') * 1000,
    data: {
      state,
      ...(application && { applicationId: application.id }),
      ...(templateId !== undefined && { mailedTo: address }),
    },
  });
  if (templateId !== undefined && address !== undefined) {
    await sendTemplate(instance, {
      templateId,
      tenant,
      application,
      to: { address },
      model: { user, changePasswordId, state },
    });
  }
  return changePasswordId;
}

/** Where a forgotten password's mail goes: user.email, else user.data.email. */
function addressOf({ email, data }: User): string | undefined {
  if (email !== undefined) return email;
  const kept = Object.hasOwn(data, 'email') ? data.email : undefined;
  return typeof kept === 'string' && kept.includes('@') ? kept : undefined;
}
