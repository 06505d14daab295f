// POST and PUT /api/user/verify-email: with a key and a user id it verifies administratively (1.37+),
// with a verification id it completes what was mailed. Source: FusionAuth docs, apis/users/verify-email.
import { fieldError, notFound, unauthorized } from '../http/api-error.ts';
import { type Call, empty, ok, type Reply, type Route } from '../http/call.ts';
import { bodyOf, optionalString, optionalUuid } from '../http/input.ts';
import { requireScope, tenantScope } from '../http/tenant-scope.ts';
import type { Instance } from '../instance.ts';
import { identityOf, type User, type VerifiedReason } from '../model/user.ts';
import { mailVerification, newVerificationId } from './verification.ts';
import { verifyLoginId } from './verify-login-id.ts';

const path = '/api/user/verify-email';

export const verifyEmailRoutes = (instance: Instance): Route[] => [
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

function verify(instance: Instance, call: Call): Promise<Reply> {
  const body = bodyOf(call);
  const verificationId = optionalString(body, 'verificationId');
  const userId = optionalUuid(body, 'userId');
  if (verificationId) return complete(instance, call, verificationId);
  if (userId === undefined) {
    throw fieldError(
      'verificationId',
      'missing',
      'You must specify [verificationId], or [userId] with an API key.',
    );
  }
  if (!call.key) throw unauthorized();
  const user = instance.users.find(userId)?.user;
  if (!user) throw notFound();
  requireScope(call, user.tenantId);
  return markVerified(instance, call, user, 'Administrative');
}

function complete(instance: Instance, call: Call, verificationId: string): Promise<Reply> {
  const pending = instance.externalIds.take('emailVerification', verificationId);
  const user =
    pending?.userId === undefined ? undefined : instance.users.find(pending.userId)?.user;
  if (!user || user.email !== pending?.data.email) throw notFound();
  return markVerified(instance, call, user, 'Completed');
}

async function markVerified(
  instance: Instance,
  call: Call,
  user: User,
  reason: VerifiedReason,
): Promise<Reply> {
  if (!identityOf(user, 'email')) {
    throw fieldError('userId', 'missingEmail', 'The user has no email address to verify.');
  }
  await verifyLoginId(instance, call, { user, type: 'email', reason });
  return empty();
}

/** Sends a new id by mail; with sendVerifyEmail=false it is only answered, to a caller with a key. */
async function resend(instance: Instance, call: Call): Promise<Reply> {
  const email = call.query.get('email') ?? '';
  const silent = call.query.get('sendVerifyEmail') === 'false';
  if (silent && !call.key) throw unauthorized();
  const tenant = tenantScope(instance, call);
  const user = instance.users.findByIdentity(email, ['email'], tenant.id)?.user;
  if (!user) throw notFound();
  const subject = { user, tenant, application: undefined };
  const verificationId = newVerificationId(instance, subject);
  if (!silent) await mailVerification(instance, subject, verificationId);
  return call.key ? ok({ verificationId }) : empty();
}
