// /api/identity/verify: start, send and complete the verification of an email or phone number, or verify it
// administratively. Source: FusionAuth docs, apis/identity-verify. Which status says that a user exists, or
// does not, against `existingUserStrategy` is not documented; it is 400 and 404 here.
import { fieldError, generalError, notFound } from '../http/api-error.ts';
import { type Call, empty, type Json, ok, type Reply, type Route } from '../http/call.ts';
import { bodyOf, isObject, optionalString, optionalUuid, requiredString } from '../http/input.ts';
import { tenantScope } from '../http/tenant-scope.ts';
import type { Instance } from '../instance.ts';
import {
  findIdentityVerification,
  keepForLater,
  requireCode,
  startIdentityVerification,
  type Verifiable,
} from '../model/identity-verification.ts';
import { sendTemplate } from '../model/send-template.ts';
import type { Tenant } from '../model/tenant.ts';
import type { User } from '../model/user.ts';
import { verifyLoginId } from './verify-login-id.ts';

const path = '/api/identity/verify';

export const identityVerifyRoutes = (instance: Instance): Route[] => {
  const post = (at: string, access: Route['access'], handle: Route['handle']): Route => ({
    method: 'POST',
    path: at,
    endpoint: at,
    access,
    handle,
  });
  return [
    post(path, 'key', (call) => verify(instance, call)),
    post(`${path}/start`, 'key', (call) => start(instance, call)),
    post(`${path}/send`, 'key', (call) => send(instance, call)),
    post(`${path}/complete`, 'optional', (call) => complete(instance, call)),
  ];
};

type LoginId = { tenant: Tenant; type: Verifiable; value: string; user: User | undefined };

function loginIdIn(instance: Instance, call: Call): LoginId {
  const body = bodyOf(call);
  const value = requiredString(body, 'loginId');
  const type = requiredString(body, 'loginIdType');
  if (type !== 'email' && type !== 'phoneNumber') {
    throw fieldError('loginIdType', 'invalid', `[${type}] cannot be verified.`);
  }
  const application = instance.applications.get(optionalUuid(body, 'applicationId') ?? '');
  const tenant = tenantScope(instance, { tenantId: call.tenantId ?? application?.tenantId });
  const user = instance.users.findByIdentity(value, [type], tenant.id)?.user;
  return { tenant, type, value, user };
}

async function verify(instance: Instance, call: Call): Promise<Reply> {
  const { user, type } = loginIdIn(instance, call);
  if (!user) throw notFound();
  await verifyLoginId(instance, call, { user, type, reason: 'Administrative' });
  return empty();
}

function start(instance: Instance, call: Call): Reply {
  const { tenant, type, value, user } = loginIdIn(instance, call);
  const body = bodyOf(call);
  const strategy = optionalString(body, 'existingUserStrategy') ?? 'mustExist';
  if (strategy === 'mustExist' && !user) throw notFound();
  if (strategy === 'mustNotExist' && user) {
    throw fieldError('loginId', 'duplicate', `There is a user with ${type} = [${value}] already.`);
  }
  const state: Json = isObject(body.state) ? body.state : {};
  const how =
    optionalString(body, 'verificationStrategy') ?? tenant.emailConfiguration.verificationStrategy;
  const subject = { tenant, type, value, state };
  return ok(startIdentityVerification(instance, subject, how === 'FormField'));
}

async function send(instance: Instance, call: Call): Promise<Reply> {
  const verificationId = requiredString(bodyOf(call), 'verificationId');
  const found = findIdentityVerification(instance, verificationId);
  const tenant = instance.tenants.get(String(found?.data.tenantId));
  if (!found || !tenant) throw notFound();
  const { type, value, oneTimeCode } = found.data;
  const templateId = tenant.emailConfiguration.verificationEmailTemplateId;
  if (type !== 'email' || templateId === undefined) {
    throw generalError('MissingConfiguration', `There is nothing to send to a ${type} with.`);
  }
  const user = instance.users.findByIdentity(String(value), ['email'], tenant.id)?.user;
  await sendTemplate(instance, {
    templateId,
    tenant,
    application: undefined,
    to: { address: String(value) },
    model: {
      verificationId,
      ...(oneTimeCode !== undefined && { verificationOneTimeCode: oneTimeCode }),
      ...(user && { user }),
    },
  });
  return empty();
}

async function complete(instance: Instance, call: Call): Promise<Reply> {
  const body = bodyOf(call);
  const found = findIdentityVerification(instance, requiredString(body, 'verificationId'));
  if (!found) throw notFound();
  requireCode(found, optionalString(body, 'oneTimeCode'));
  const { tenantId, value, state } = found.data;
  const type = found.data.type as Verifiable;
  const user = instance.users.findByIdentity(String(value), [type], String(tenantId))?.user;
  if (user) {
    instance.externalIds.remove(found.id);
    await verifyLoginId(instance, call, { user, type, reason: 'Completed' });
  } else {
    keepForLater(instance, found);
  }
  return ok({ state });
}
