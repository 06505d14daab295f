// Starts the verification of a user's email where the tenant asks for one.
// Source: FusionAuth docs, apis/users/create (emailVerificationId, verificationIds).
import type { Json } from '../http/call.ts';
import type { Instance } from '../instance.ts';
import type { Application } from '../model/application.ts';
import { sendTemplate } from '../model/send-template.ts';
import { type Tenant, timeToLive } from '../model/tenant.ts';
import { identityOf, type User } from '../model/user.ts';

type Subject = { user: User; tenant: Tenant; application: Application | undefined };

/** Makes and mails a verification id when the email is pending; what the answer shows of it. */
export async function startVerification(instance: Instance, subject: Subject): Promise<Json> {
  const email = identityOf(subject.user, 'email');
  if (!email || email.verified || email.verifiedReason !== 'Pending') return {};
  const id = newVerificationId(instance, subject);
  await mailVerification(instance, subject, id);
  return { emailVerificationId: id, verificationIds: [{ id, type: 'email', value: email.value }] };
}

/** A verification id for the user's email. */
export function newVerificationId(instance: Instance, { user, tenant }: Subject): string {
  const id = instance.secret();
  instance.externalIds.put({
    id,
    type: 'emailVerification',
    userId: user.id,
    expires: instance.now() + timeToLive(tenant, 'emailVerificationIdTimeToLiveInSeconds') * 1000,
    data: { email: user.email },
  });
  return id;
}

/** Mails the id if the tenant has a template for it. */
export async function mailVerification(
  instance: Instance,
  subject: Subject,
  verificationId: string,
): Promise<void> {
  const { user, tenant, application } = subject;
  const templateId = tenant.emailConfiguration.verificationEmailTemplateId;
  if (templateId === undefined || user.email === undefined) return;
  await sendTemplate(instance, {
    templateId,
    tenant,
    application,
    to: { address: user.email },
    model: { user, verificationId },
  });
}
