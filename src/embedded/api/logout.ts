// POST /api/logout: revokes a refresh token, or every one of its user with global=true.
// Source: FusionAuth docs, apis/login#logout-a-user.
import type { Call, Reply, Route } from '../http/call.ts';
import { isObject, optionalBoolean, optionalString } from '../http/input.ts';
import type { Instance } from '../instance.ts';
import { cookie } from './bearer-token.ts';

export const logoutRoutes = (instance: Instance): Route[] => [
  {
    method: 'POST',
    path: '/api/logout',
    endpoint: '/api/logout',
    access: 'open',
    handle: (call) => logout(instance, call),
  },
];

function logout(instance: Instance, call: Call): Reply {
  const body = isObject(call.body) ? call.body : {};
  const token =
    optionalString(body, 'refreshToken') ??
    call.query.get('refreshToken') ??
    cookie(call.headers, 'refresh_token');
  const found = token ? instance.refreshTokens.find(token) : undefined;
  const everywhere = optionalBoolean(body, 'global') ?? call.query.get('global') === 'true';
  if (found && everywhere) instance.refreshTokens.removeForUser(found.userId);
  else if (found) instance.refreshTokens.removeById(found.id);
  const gone = 'Path=/; HttpOnly; Max-Age=0';
  return {
    status: 200,
    headers: { 'set-cookie': [`access_token=; ${gone}`, `refresh_token=; ${gone}`] },
  };
}
