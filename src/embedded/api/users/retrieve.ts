// GET /api/user. Source: FusionAuth docs, apis/users/retrieve; _shared/_login-id-type-field.
import { fieldError, notFound } from '../../http/api-error.ts';
import type { Call, Reply, Route } from '../../http/call.ts';
import { uuidParam } from '../../http/input.ts';
import { requireScope, tenantScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import type { IdentityType, User } from '../../model/user.ts';
import { readLoginIdTypes } from '../login-id-types.ts';

export const retrieveUserRoutes = (instance: Instance): Route[] => [
  {
    method: 'GET',
    path: '/api/user/:userId',
    endpoint: '/api/user',
    access: 'key',
    handle: (call) => byId(instance, call, uuidParam(call, 'userId')),
  },
  {
    method: 'GET',
    path: '/api/user',
    endpoint: '/api/user',
    access: 'key',
    handle: (call) => byQuery(instance, call),
  },
];

function byId(instance: Instance, call: Call, id: string): Reply {
  const found = instance.users.findText(id);
  if (!found) throw notFound();
  requireScope(call, found.tenantId);
  return { status: 200, text: `{"user":${found.text}}` };
}

function byQuery(instance: Instance, call: Call): Reply {
  const ticket = byTicket(instance, call);
  if (ticket !== undefined) return byId(instance, call, ticket);
  const { value, types } = loginIdIn(call);
  const found = instance.users.findByIdentity(value, types, tenantScope(instance, call).id);
  if (!found) throw notFound();
  return answer(found.user);
}

/** The user an id of a pending change or verification belongs to. */
function byTicket({ externalIds }: Instance, { query }: Call): string | undefined {
  const changePasswordId = query.get('changePasswordId');
  const verificationId = query.get('verificationId');
  if (changePasswordId === null && verificationId === null) return undefined;
  const found =
    changePasswordId === null
      ? externalIds.find('emailVerification', verificationId ?? '')
      : (externalIds.find('changePassword', changePasswordId) ??
        externalIds.find('setupPassword', changePasswordId));
  if (found?.userId === undefined) throw notFound();
  return found.userId;
}

function loginIdIn({ query }: Call): { value: string; types: readonly IdentityType[] } {
  const email = query.get('email');
  if (email) return { value: email, types: ['email'] };
  const username = query.get('username');
  if (username) return { value: username, types: ['username'] };
  const loginId = query.get('loginId');
  if (loginId) return { value: loginId, types: readLoginIdTypes(query.getAll('loginIdTypes')) };
  throw fieldError(
    'loginId',
    'missing',
    'You must name the user by id in the path, or by [email], [username], [loginId], [changePasswordId] or [verificationId].',
  );
}

const answer = (user: User): Reply => ({ status: 200, json: { user } });
