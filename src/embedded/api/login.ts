// POST /api/login, and PUT for a sign-in that happened elsewhere. Source: FusionAuth docs, apis/login.
import { fieldError, notFound, unauthorized } from '../http/api-error.ts';
import { type Call, empty, type Json, ok, type Reply, type Route } from '../http/call.ts';
import {
  bodyOf,
  isObject,
  optionalBoolean,
  optionalString,
  optionalStrings,
  optionalUuid,
  requiredString,
} from '../http/input.ts';
import { requireScope, tenantScope } from '../http/tenant-scope.ts';
import type { Instance } from '../instance.ts';
import type { Application } from '../model/application.ts';
import { grantRefreshToken } from '../model/grant-refresh-token.ts';
import { issueToken } from '../model/issue-token.ts';
import { type LoginAttempt, type LoginOutcome, recordLogin, signIn } from '../model/login.ts';
import { startPasswordChange } from '../model/start-password-change.ts';
import type { Tenant } from '../model/tenant.ts';
import { registrationOf, type User } from '../model/user.ts';
import { readLoginIdTypes } from './login-id-types.ts';

const path = '/api/login';

export const loginRoutes = (instance: Instance): Route[] => [
  {
    method: 'POST',
    path,
    endpoint: path,
    access: 'optional',
    handle: (call) => login(instance, call),
  },
  ...[path, `${path}/:userId/:applicationId`].map(
    (at): Route => ({
      method: 'PUT',
      path: at,
      endpoint: path,
      access: 'key',
      handle: (call) => ping(instance, call),
    }),
  ),
];

async function login(instance: Instance, call: Call): Promise<Reply> {
  const body = bodyOf(call);
  const application = applicationIn(instance, body);
  const tenant = tenantScope(instance, { tenantId: call.tenantId ?? application?.tenantId });
  if (application && application.tenantId !== tenant.id) throw unknownApplication(application.id);
  const { requireAuthentication } = application?.loginConfiguration ?? tenant.loginConfiguration;
  if (requireAuthentication && !call.key) throw unauthorized();
  const outcome = await signIn(instance, {
    tenant,
    application,
    ...credentials(body),
    loginIdTypes: readLoginIdTypes(optionalStrings(body, 'loginIdTypes')),
    info: infoOf(call, body),
  });
  return answer(instance, outcome, { tenant, application, body });
}

function applicationIn(instance: Instance, body: Json): Application | undefined {
  const id = optionalUuid(body, 'applicationId');
  if (id === undefined) return undefined;
  const application = instance.applications.get(id);
  if (!application?.active) throw unknownApplication(id);
  return application;
}

const unknownApplication = (id: string) =>
  fieldError('applicationId', 'invalid', `There is no application with id = [${id}].`);

type Credentials = Pick<
  LoginAttempt,
  'authenticationType' | 'loginId' | 'oneTimePassword' | 'password'
>;

function credentials(body: Json): Credentials {
  const oneTimePassword = optionalString(body, 'oneTimePassword');
  if (oneTimePassword) return { oneTimePassword, authenticationType: 'ONE_TIME_PASSWORD' };
  return {
    loginId: requiredString(body, 'loginId'),
    password: requiredString(body, 'password'),
    authenticationType: 'PASSWORD',
  };
}

/** The end user's address, when the caller says it. */
function infoOf({ info }: Call, body: Json) {
  const ipAddress = optionalString(body, 'ipAddress');
  const sent = isObject(body.eventInfo) ? body.eventInfo : {};
  return { ...info, ...sent, ...(ipAddress !== undefined && { ipAddress }) };
}

/** The user was signed in by other means, and must be known here as having been. */
async function ping(instance: Instance, call: Call): Promise<Reply> {
  const body = isObject(call.body) ? call.body : {};
  const asked: Json = { ...body, ...call.params };
  const user = instance.users.find(optionalUuid(asked, 'userId') ?? '')?.user;
  const tenant = user && instance.tenants.get(user.tenantId);
  if (!user?.active || !tenant) throw notFound();
  requireScope(call, user.tenantId);
  const application = applicationIn(instance, asked);
  if (application && !registrationOf(user, application.id)) throw notFound();
  const ipAddress = call.query.get('ipAddress') ?? undefined;
  const attempt = {
    tenant,
    application,
    loginIdTypes: [],
    authenticationType: 'PING',
    info: infoOf(call, { ...body, ...(ipAddress && { ipAddress }) }),
  };
  const pinged = await recordLogin(instance, attempt, user);
  return ok({
    ...(await tokensFor(instance, pinged, { tenant, application, body })),
    user: pinged,
  });
}

type Context = { tenant: Tenant; application: Application | undefined; body: Json };

async function answer(
  instance: Instance,
  outcome: LoginOutcome,
  { tenant, application, body }: Context,
): Promise<Reply> {
  switch (outcome.kind) {
    case 'unknown':
      return empty(404);
    case 'prevented':
      return { status: 409, json: { actions: [outcome.lockOut] } };
    case 'locked':
      return empty(423);
    case 'expired':
      return empty(410);
    case 'unverified':
      return { status: 212, json: { user: outcome.user } };
    case 'changePassword':
      return mustChange(instance, outcome, tenant, application);
    case 'signedIn': {
      const tokens = await tokensFor(instance, outcome.user, { tenant, application, body });
      return { ...ok({ ...tokens, user: outcome.user }), status: statusOf(outcome, application) };
    }
  }
}

/** 202: not registered for the application. 213: registered, but that awaits verification. */
function statusOf(
  { user, registered }: { user: User; registered: boolean },
  application: Application | undefined,
): number {
  if (!registered) return 202;
  const registration = application && registrationOf(user, application.id);
  return registration?.verified === false ? 213 : 200;
}

async function mustChange(
  instance: Instance,
  { user, reason }: { user: User; reason: string },
  tenant: Tenant,
  application: Application | undefined,
): Promise<Reply> {
  const changePasswordId = await startPasswordChange(instance, {
    user,
    tenant,
    application,
    state: {},
    templateId: undefined,
  });
  return { status: 203, json: { changePasswordId, changePasswordReason: reason } };
}

async function tokensFor(
  instance: Instance,
  user: User,
  { tenant, application, body }: Context,
): Promise<Json> {
  if (optionalBoolean(body, 'noJWT') === true) return {};
  const issued = await issueToken(instance, {
    user,
    tenant,
    application,
    authenticationType: body.oneTimePassword ? 'ONE_TIME_PASSWORD' : 'PASSWORD',
  });
  if (!application?.loginConfiguration.generateRefreshTokens) return issued;
  const metaData = isObject(body.metaData) ? body.metaData : {};
  const refresh = grantRefreshToken(instance, { user, tenant, application, metaData });
  return { ...issued, refreshToken: refresh.token, refreshTokenId: refresh.id };
}
