// Refresh tokens: exchange, list, revoke. Source: FusionAuth docs, apis/jwt.
import { fieldError, notFound } from '../../http/api-error.ts';
import { type Call, empty, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import { bodyOf, optionalString, uuidParam } from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import { grantRefreshToken } from '../../model/grant-refresh-token.ts';
import { issueToken } from '../../model/issue-token.ts';
import type { RefreshToken } from '../../model/refresh-tokens.ts';
import { cookie } from '../bearer-token.ts';

const path = '/api/jwt/refresh';

export const refreshRoutes = (instance: Instance): Route[] => [
  {
    method: 'POST',
    path,
    endpoint: path,
    access: 'optional',
    handle: (call) => refresh(instance, call),
  },
  { method: 'GET', path, endpoint: path, access: 'key', handle: (call) => list(instance, call) },
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

function list({ refreshTokens }: Instance, { query }: Call): Reply {
  const userId = query.get('userId');
  if (!userId) throw fieldError('userId', 'missing', 'You must specify the [userId] parameter.');
  return ok({ refreshTokens: refreshTokens.forUser(userId.toLowerCase()).map(shown) });
}

/** By token, by user, or by user and application. */
function revoke({ refreshTokens }: Instance, { query }: Call): Reply {
  const token = query.get('token');
  const userId = query.get('userId')?.toLowerCase();
  const applicationId = query.get('applicationId')?.toLowerCase();
  if (token) {
    const found = refreshTokens.find(token);
    if (!found) throw notFound();
    refreshTokens.removeById(found.id);
  } else if (userId) {
    refreshTokens.removeForUser(userId, applicationId);
  } else {
    throw fieldError('userId', 'missing', 'You must specify [token] or [userId].');
  }
  return empty();
}

function shown({ expires: _expires, token: _token, ...rest }: RefreshToken): Json {
  return rest;
}
