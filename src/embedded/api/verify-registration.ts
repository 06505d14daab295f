// POST and PUT /api/user/verify-registration: completes what was mailed, or mails it again.
// Source: FusionAuth docs, apis/registrations#verify-a-user-registration.
import { notFound, unauthorized } from '../http/api-error.ts';
import { type Call, empty, type Json, ok, type Reply, type Route } from '../http/call.ts';
import { bodyOf, optionalUuid, requiredString } from '../http/input.ts';
import { tenantScope } from '../http/tenant-scope.ts';
import type { Instance } from '../instance.ts';
import { withRegistration } from '../model/register.ts';
import { registrationOf } from '../model/user.ts';
import {
  mailRegistrationVerification,
  newRegistrationVerificationId,
} from './registration-verification.ts';

const path = '/api/user/verify-registration';

export const verifyRegistrationRoutes = (instance: Instance): Route[] => [
  {
    method: 'POST',
    path,
    endpoint: path,
    access: 'optional',
    handle: (call) => verify(instance, call),
  },
  {
    method: 'PUT',
    path,
    endpoint: path,
    access: 'optional',
    handle: (call) => resend(instance, call),
  },
];

async function verify(instance: Instance, call: Call): Promise<Reply> {
  const id = requiredString(bodyOf(call), 'verificationId');
  const pending = instance.externalIds.take('registrationVerification', id);
  const user = instance.users.find(pending?.userId ?? '')?.user;
  const applicationId = String(pending?.data.applicationId);
  const registration = user && registrationOf(user, applicationId);
  if (!user || !registration) throw notFound();
  const now = instance.now();
  const verified = {
    ...registration,
    verified: true,
    verifiedInstant: now,
    lastUpdateInstant: now,
  };
  const changed = withRegistration(user, verified, now);
  instance.users.save(changed);
  await instance.sendEvent({
    type: 'user.registration.verified',
    tenantId: user.tenantId,
    info: call.info,
    applicationId,
    registration: verified,
    user: changed,
  });
  return empty();
}

async function resend(instance: Instance, call: Call): Promise<Reply> {
  const asked: Json = Object.fromEntries(call.query);
  const email = requiredString(asked, 'email');
  const application = instance.applications.get(optionalUuid(asked, 'applicationId') ?? '');
  if (!application) throw notFound();
  const silent = call.query.get('sendVerifyPasswordEmail') === 'false';
  if (silent && !call.key) throw unauthorized();
  const tenant = tenantScope(instance, { tenantId: call.tenantId ?? application.tenantId });
  const user = instance.users.findByIdentity(email, ['email'], tenant.id)?.user;
  if (!user || !registrationOf(user, application.id)) throw notFound();
  const subject = { user, tenant, application };
  const verificationId = newRegistrationVerificationId(instance, subject);
  if (!silent) await mailRegistrationVerification(instance, subject, verificationId);
  return call.key ? ok({ verificationId }) : empty();
}
