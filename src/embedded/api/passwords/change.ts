// POST /api/user/change-password[/{changePasswordId}]: by a change id, by an access token, or by login
// id with a key. Source: FusionAuth docs, apis/users/change-password.
import { fieldError, notFound, unauthorized } from '../../http/api-error.ts';
import { type Call, empty, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import { bodyOf, optionalString, optionalStrings, requiredString } from '../../http/input.ts';
import { tenantScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import {
  changePasswordById,
  newOneTimePassword,
  requireGoodPassword,
  storeNewPassword,
} from '../../model/change-password.ts';
import { checkPassword } from '../../model/password-hash.ts';
import { secretFor } from '../../model/set-password.ts';
import type { Tenant } from '../../model/tenant.ts';
import type { User } from '../../model/user.ts';
import type { StoredUser } from '../../model/user-reads.ts';
import { bearerToken } from '../bearer-token.ts';
import { readLoginIdTypes } from '../login-id-types.ts';

const endpoint = '/api/user/change-password';

export const changePasswordRoutes = (instance: Instance): Route[] =>
  [endpoint, `${endpoint}/:changePasswordId`].map((path) => ({
    method: 'POST',
    path,
    endpoint,
    access: 'optional',
    handle: (call) => change(instance, call),
  }));

async function change(instance: Instance, call: Call): Promise<Reply> {
  const body = bodyOf(call);
  const password = requiredString(body, 'password');
  const id = optionalString(body, 'changePasswordId') ?? call.params.changePasswordId;
  if (id) return byChangeId(instance, call, id, password);
  const token = bearerToken(call.headers);
  if (token !== undefined) return byToken(instance, call, token, password);
  if (!call.key) throw unauthorized();
  return byLoginId(instance, call, body, password);
}

async function byChangeId(
  instance: Instance,
  { info }: Call,
  id: string,
  password: string,
): Promise<Reply> {
  const { oneTimePassword, state } = await changePasswordById(instance, { id, password, info });
  return ok({ oneTimePassword, state });
}

async function byToken(
  instance: Instance,
  call: Call,
  token: string,
  password: string,
): Promise<Reply> {
  const claims = await instance.keys.verify(token, instance.now());
  const found = claims?.sub === undefined ? undefined : instance.users.find(claims.sub);
  const tenant = found && instance.tenants.get(found.user.tenantId);
  if (!found?.user.active || !tenant) throw unauthorized();
  await requireCurrentPassword(bodyOf(call), found, true);
  const user = await store(instance, tenant, found.user, password, call);
  return ok({ oneTimePassword: newOneTimePassword(instance, tenant, user), state: {} });
}

async function byLoginId(
  instance: Instance,
  call: Call,
  body: Json,
  password: string,
): Promise<Reply> {
  const tenant = tenantScope(instance, call);
  const loginId = requiredString(body, 'loginId');
  const types = readLoginIdTypes(optionalStrings(body, 'loginIdTypes'));
  const found = instance.users.findByIdentity(loginId, types, tenant.id);
  if (!found) throw notFound();
  await requireCurrentPassword(body, found, false);
  await store(instance, tenant, found.user, password, call);
  return empty();
}

async function requireCurrentPassword(
  body: Json,
  { secret }: StoredUser,
  required: boolean,
): Promise<void> {
  const current = required
    ? requiredString(body, 'currentPassword')
    : optionalString(body, 'currentPassword');
  if (current === undefined || (await checkPassword(current, secret))) return;
  throw fieldError('currentPassword', 'invalid', 'The [currentPassword] does not match.');
}

async function store(
  instance: Instance,
  tenant: Tenant,
  { id }: User,
  password: string,
  { info }: Call,
): Promise<User> {
  requireGoodPassword(password, tenant);
  const secret = await secretFor(instance, tenant, password);
  const user = storeNewPassword(instance, id, secret);
  await instance.sendEvent({ type: 'user.password.update', tenantId: tenant.id, info, user });
  return user;
}
