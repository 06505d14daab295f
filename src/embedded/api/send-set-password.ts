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

const isAsked = (body: Json): boolean =>
  optionalString(body, 'sendSetPasswordIdentityType') === 'email' ||
  optionalBoolean(body, 'sendSetPasswordEmail') === true;

/** Throws 400, before anything is stored, when the mail is asked for and the user has no email. */
export function requireMailable(body: Json, user: User): void {
  if (!isAsked(body) || user.email !== undefined) return;
  throw fieldError(
    'user.email',
    'required',
    'The [user.email] property is required to send a set password email.',
  );
}

/** Sends the mail when the request asks for it and the tenant has a template for it. */
export async function sendSetPassword(
  instance: Instance,
  body: Json,
  { user, tenant, application }: Subject,
): Promise<void> {
  const templateId = tenant.emailConfiguration.setPasswordEmailTemplateId;
  if (!isAsked(body) || templateId === undefined || user.email === undefined) return;
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
