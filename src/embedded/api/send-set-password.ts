// sendSetPasswordIdentityType: mails a link to set a first password.
// Source: FusionAuth docs, apis/users/_user-request-body. Unlike forgot-password it never falls back
// to user.data.email (#2564).
import { fieldError } from '../http/api-error.ts';
import type { Json } from '../http/call.ts';
import { optionalBoolean, optionalString } from '../http/input.ts';
import type { Instance } from '../instance.ts';
import type { Application } from '../model/application.ts';
import { sendTemplate } from '../model/send-template.ts';
import { type Tenant, timeToLive } from '../model/tenant.ts';
import type { User } from '../model/user.ts';

type Subject = { user: User; tenant: Tenant; application: Application | undefined };

/** Sends the mail when the request asks for it; 400 when the user has no email. */
export async function sendSetPassword(
  instance: Instance,
  body: Json,
  subject: Subject,
): Promise<void> {
  const { user, tenant, application } = subject;
  const asked =
    optionalString(body, 'sendSetPasswordIdentityType') === 'email' ||
    optionalBoolean(body, 'sendSetPasswordEmail') === true;
  if (!asked) return;
  if (user.email === undefined) {
    throw fieldError(
      'user.email',
      'required',
      'The [user.email] property is required to send a set password email.',
    );
  }
  const templateId = tenant.emailConfiguration.setPasswordEmailTemplateId;
  if (templateId === undefined) return;
  const changePasswordId = instance.secret();
  instance.externalIds.put({
    id: changePasswordId,
    type: 'setupPassword',
    userId: user.id,
    expires: instance.now() + timeToLive(tenant, 'setupPasswordIdTimeToLiveInSeconds') * 1000,
    data: { mailedTo: user.email, state: {} },
  });
  await sendTemplate(instance, {
    templateId,
    tenant,
    application,
    to: { address: user.email },
    model: { user, changePasswordId, state: {} },
  });
}
