// GET /api/jwt/issue: a token for another application, for who has a good one already.
// Source: FusionAuth docs, apis/jwt#issue-a-jwt. What is answered to a user who is not registered for the
// application is not documented; it is an empty 404 here.
import { fieldError, notFound, unauthorized } from '../../http/api-error.ts';
import { type Call, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import { optionalUuid } from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import type { Application } from '../../model/application.ts';
import { grantRefreshToken } from '../../model/grant-refresh-token.ts';
import { issueToken } from '../../model/issue-token.ts';
import type { Tenant } from '../../model/tenant.ts';
import { registrationOf, type User } from '../../model/user.ts';
import { bearerUser } from '../bearer-user.ts';

const path = '/api/jwt/issue';

export const issueRoutes = (instance: Instance): Route[] => [
  {
    method: 'GET',
    path,
    endpoint: path,
    access: 'open',
    handle: (call) => issue(instance, call),
  },
];

async function issue(instance: Instance, call: Call): Promise<Reply> {
  const bearer = await bearerUser(instance, call.headers);
  if (!bearer) throw unauthorized();
  const { user, tenant } = bearer;
  const application = applicationIn(instance, call, tenant);
  if (!registrationOf(user, application.id)) throw notFound();
  const authenticationType = 'JWT_SSO';
  const { token } = await issueToken(instance, { user, tenant, application, authenticationType });
  return ok({ token, ...refreshTokenFor(instance, call, { user, tenant, application }) });
}

function applicationIn(instance: Instance, { query }: Call, tenant: Tenant): Application {
  const asked: Json = Object.fromEntries(query);
  const id = optionalUuid(asked, 'applicationId') ?? '';
  const application = instance.applications.get(id);
  if (application?.active && application.tenantId === tenant.id) return application;
  throw fieldError('applicationId', 'invalid', `There is no application with id = [${id}].`);
}

/** Only who shows a refresh token gets one, where the application gives them. */
function refreshTokenFor(
  instance: Instance,
  { query }: Call,
  subject: { user: User; tenant: Tenant; application: Application },
): Json {
  const shown = instance.refreshTokens.find(query.get('refreshToken') ?? '');
  const given = subject.application.loginConfiguration.generateRefreshTokens;
  if (shown?.userId !== subject.user.id || !given) return {};
  return { refreshToken: grantRefreshToken(instance, subject).token };
}
