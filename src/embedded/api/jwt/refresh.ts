// Refresh tokens: exchange, list, revoke. Source: FusionAuth docs, apis/jwt.
import { fieldError, notFound, unauthorized } from '../../http/api-error.ts';
import { type Call, empty, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import { bodyOf, isObject, optionalString, optionalUuid, uuidParam } from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import { grantRefreshToken } from '../../model/grant-refresh-token.ts';
import { issueToken, tokenSettings } from '../../model/issue-token.ts';
import type { RefreshToken } from '../../model/refresh-tokens.ts';
import { cookie } from '../bearer-token.ts';
import { bearerUser } from '../bearer-user.ts';

const path = '/api/jwt/refresh';

export const refreshRoutes = (instance: Instance): Route[] => [
  {
    method: 'POST',
    path,
    endpoint: path,
    access: 'optional',
    handle: (call) => refresh(instance, call),
  },
  {
    method: 'GET',
    path,
    endpoint: path,
    access: 'optional',
    handle: (call) => list(instance, call),
  },
  {
    method: 'DELETE',
    path,
    endpoint: path,
    access: 'key',
    handle: (call) => revoke(instance, call),
  },
  {
    method: 'DELETE',
    path: `${path}/:tokenId`,
    endpoint: path,
    access: 'key',
    handle(call) {
      if (!instance.refreshTokens.removeById(uuidParam(call, 'tokenId'))) throw notFound();
      return empty();
    },
  },
  {
    method: 'GET',
    path: `${path}/:tokenId`,
    endpoint: path,
    access: 'key',
    handle(call) {
      const found = instance.refreshTokens.findById(uuidParam(call, 'tokenId'));
      if (!found) throw notFound();
      return ok({ refreshToken: shown(found) });
    },
  },
];

async function refresh(instance: Instance, call: Call): Promise<Reply> {
  const body = bodyOf(call);
  const sent = optionalString(body, 'refreshToken') ?? cookie(call.headers, 'refresh_token') ?? '';
  const found = instance.refreshTokens.find(sent);
  const user = found && instance.users.find(found.userId)?.user;
  const tenant = user && instance.tenants.get(user.tenantId);
  if (!found || !user?.active || !tenant) {
    throw fieldError('refreshToken', 'invalid', 'The refresh token is not valid.');
  }
  const application = instance.applications.get(found.applicationId ?? '');
  const { token } = await issueToken(instance, {
    user,
    tenant,
    application,
    authenticationType: 'REFRESH_TOKEN',
  });
  const own = application?.jwtConfiguration;
  const oneTime =
    (own?.enabled ? own : tenant.jwtConfiguration).refreshTokenUsagePolicy === 'OneTimeUse';
  if (!oneTime) return ok({ token, refreshToken: found.token, refreshTokenId: found.id });
  instance.refreshTokens.removeById(found.id);
  const next = grantRefreshToken(instance, { user, tenant, application, metaData: found.metaData });
  return ok({ token, refreshToken: next.token, refreshTokenId: next.id });
}

/** With a key, those of the user it names; with an access token, its owner's. */
async function list(instance: Instance, { key, query, headers }: Call): Promise<Reply> {
  const userId = key ? query.get('userId') : await ownerOf(instance, headers);
  if (!userId) throw fieldError('userId', 'missing', 'You must specify the [userId] parameter.');
  return ok({ refreshTokens: instance.refreshTokens.forUser(userId.toLowerCase()).map(shown) });
}

async function ownerOf(instance: Instance, headers: Call['headers']): Promise<string> {
  const bearer = await bearerUser(instance, headers);
  if (!bearer) throw unauthorized();
  return bearer.user.id;
}

/** By token, by user, by application, or by both; as parameters or in a body. */
async function revoke(instance: Instance, call: Call): Promise<Reply> {
  const { refreshTokens } = instance;
  const body = isObject(call.body) ? call.body : {};
  const asked: Json = { ...Object.fromEntries(call.query), ...body };
  const token = optionalString(asked, 'token');
  const userId = optionalUuid(asked, 'userId');
  const applicationId = optionalUuid(asked, 'applicationId');
  if (token) {
    const found = refreshTokens.find(token);
    if (!found) throw notFound();
    refreshTokens.removeById(found.id);
  } else if (userId) {
    refreshTokens.removeForUser(userId, applicationId);
  } else if (applicationId) {
    refreshTokens.removeForApplication(applicationId);
  } else {
    const sentence = 'You must specify [token], [userId] or [applicationId].';
    throw fieldError('userId', 'missing', sentence);
  }
  await reportRevoked(instance, call, { userId, applicationId });
  return empty();
}

/** Whoever trusts access tokens until they run out may want to know earlier. */
async function reportRevoked(
  instance: Instance,
  { info, tenantId }: Call,
  { userId, applicationId }: { userId: string | undefined; applicationId: string | undefined },
): Promise<void> {
  const user = userId === undefined ? undefined : instance.users.find(userId)?.user;
  const application = instance.applications.get(applicationId ?? '');
  const tenant = instance.tenants.get(tenantId ?? user?.tenantId ?? application?.tenantId ?? '');
  if (!tenant) return;
  const concerned = application ? [application] : instance.applications.list();
  await instance.sendEvent({
    type: 'jwt.refresh-token.revoke',
    tenantId: tenant.id,
    info,
    ...(userId !== undefined && { userId }),
    ...(user && { user }),
    ...(applicationId !== undefined && { applicationId }),
    applicationTimeToLiveInSeconds: Object.fromEntries(
      concerned.map((one) => [one.id, tokenSettings(tenant, one).seconds]),
    ),
  });
}

function shown({ expires: _expires, token: _token, ...rest }: RefreshToken): Json {
  return rest;
}
