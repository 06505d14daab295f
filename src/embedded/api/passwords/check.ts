// GET /api/user/change-password[/{changePasswordId}]: may the change go ahead without a trust token?
// Without two-factor sign-in it always may. Source: FusionAuth docs, apis/users/validate-password-change.
import { notFound, unauthorized } from '../../http/api-error.ts';
import { type Call, empty, type Reply, type Route } from '../../http/call.ts';
import { tenantScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import { findPasswordChange } from '../../model/change-password.ts';
import { bearerToken } from '../bearer-token.ts';
import { readLoginIdTypes } from '../login-id-types.ts';

const endpoint = '/api/user/change-password';

export const checkPasswordChangeRoutes = (instance: Instance): Route[] => [
  {
    method: 'GET',
    path: `${endpoint}/:changePasswordId`,
    endpoint,
    access: 'optional',
    handle({ params }) {
      if (!findPasswordChange(instance, params.changePasswordId ?? '')) throw notFound();
      return empty();
    },
  },
  {
    method: 'GET',
    path: endpoint,
    endpoint,
    access: 'optional',
    handle: (call) => byPerson(instance, call),
  },
];

async function byPerson(instance: Instance, call: Call): Promise<Reply> {
  const token = bearerToken(call.headers);
  if (token !== undefined) {
    if (!(await instance.keys.verify(token, instance.now()))) throw unauthorized();
    return empty();
  }
  if (!call.key) throw unauthorized();
  const loginId = call.query.get('loginId') ?? '';
  const types = readLoginIdTypes(call.query.getAll('loginIdTypes'));
  const tenant = tenantScope(instance, call);
  if (!instance.users.findByIdentity(loginId, types, tenant.id)) throw notFound();
  return empty();
}
