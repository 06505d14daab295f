// Starts the verification of a registration where the application asks for one.
// Source: FusionAuth docs, apis/registrations (registrationVerificationId).
import type { Json } from '../http/call.ts';
import type { Instance } from '../instance.ts';
import type { Application } from '../model/application.ts';
import { sendTemplate } from '../model/send-template.ts';
import { type Tenant, timeToLive } from '../model/tenant.ts';
import { registrationOf, type User } from '../model/user.ts';

type Subject = { user: User; tenant: Tenant; application: Application };

/** Makes and mails a verification id when the registration is not verified; what the answer shows of it. */
export async function startRegistrationVerification(
  instance: Instance,
  subject: Subject,
): Promise<Json> {
  const registration = registrationOf(subject.user, subject.application.id);
  if (!registration || registration.verified) return {};
  const registrationVerificationId = newRegistrationVerificationId(instance, subject);
  await mailRegistrationVerification(instance, subject, registrationVerificationId);
  return { registrationVerificationId };
}

export function newRegistrationVerificationId(
  instance: Instance,
  { user, tenant, application }: Subject,
): string {
  const id = instance.secret();
  const seconds = timeToLive(tenant, 'registrationVerificationIdTimeToLiveInSeconds');
  instance.externalIds.put({
    id,
    type: 'registrationVerification',
    userId: user.id,
    expires: instance.now() + seconds * 1000,
    data: { applicationId: application.id },
  });
  return id;
}

/** Mails the id if the application has a template for it. */
export async function mailRegistrationVerification(
  instance: Instance,
  { user, tenant, application }: Subject,
  verificationId: string,
): Promise<void> {
  const templateId = application.verificationEmailTemplateId;
  if (typeof templateId !== 'string' || user.email === undefined) return;
  await sendTemplate(instance, {
    templateId,
    tenant,
    application,
    to: { address: user.email },
    model: { user, registration: registrationOf(user, application.id), verificationId },
  });
}
