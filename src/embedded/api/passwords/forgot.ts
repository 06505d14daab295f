// POST /api/user/forgot-password. Source: FusionAuth docs, apis/users/forgot-password. The mail goes to
// user.email, or to user.data.email when there is none (#1204).
import { ApiError, fieldError, generalError, notFound } from '../../http/api-error.ts';
import { type Call, empty, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import {
  bodyOf,
  isObject,
  optionalBoolean,
  optionalString,
  optionalStrings,
  optionalUuid,
  requiredString,
} from '../../http/input.ts';
import { tenantScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import type { Application } from '../../model/application.ts';
import { startPasswordChange } from '../../model/start-password-change.ts';
import { readLoginIdTypes } from '../login-id-types.ts';

export const forgotPasswordRoutes = (instance: Instance): Route[] => [
  {
    method: 'POST',
    path: '/api/user/forgot-password',
    endpoint: '/api/user/forgot-password',
    access: 'optional',
    handle: (call) => forgot(instance, call),
  },
];

async function forgot(instance: Instance, call: Call): Promise<Reply> {
  const body = bodyOf(call);
  const application = applicationIn(instance, body);
  const tenant = tenantScope(instance, { tenantId: call.tenantId ?? application?.tenantId });
  const loginId =
    optionalString(body, 'loginId') ??
    optionalString(body, 'email') ??
    optionalString(body, 'username') ??
    requiredString(body, 'loginId');
  const types = readLoginIdTypes(optionalStrings(body, 'loginIdTypes'));
  const sends = call.key === undefined || wantsMessage(body);
  const templateId =
    templateOf(application) ?? tenant.emailConfiguration.forgotPasswordEmailTemplateId;
  if (sends && templateId === undefined) throw new ApiError(403);
  const user = instance.users.findByIdentity(loginId, types, tenant.id)?.user;
  if (!user) throw notFound();
  const changePasswordId = await startPasswordChange(instance, {
    user,
    tenant,
    application,
    state: isObject(body.state) ? body.state : {},
    templateId: sends ? templateId : undefined,
    ...(call.key && askedId(body)),
  });
  if (changePasswordId === undefined) {
    throw generalError(
      'MissingEmail',
      'The user has no email address to send the message to.',
      422,
    );
  }
  return call.key ? ok({ changePasswordId }) : empty();
}

/** sendForgotPasswordMessage since 1.59, sendForgotPasswordEmail before; true when not said. */
function wantsMessage(body: Json): boolean {
  return (
    optionalBoolean(body, 'sendForgotPasswordMessage') ??
    optionalBoolean(body, 'sendForgotPasswordEmail') ??
    true
  );
}

function askedId(body: Json): { id?: string } {
  const id = optionalString(body, 'changePasswordId');
  return id ? { id } : {};
}

function applicationIn(instance: Instance, body: Json): Application | undefined {
  const id = optionalUuid(body, 'applicationId');
  if (id === undefined) return undefined;
  const application = instance.applications.get(id);
  if (!application) {
    throw fieldError('applicationId', 'invalid', `There is no application with id = [${id}].`);
  }
  return application;
}

function templateOf(application: Application | undefined): string | undefined {
  const id = application?.emailConfiguration.forgotPasswordEmailTemplateId;
  return typeof id === 'string' ? id : undefined;
}
