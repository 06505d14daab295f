// PUT and PATCH /api/user/{userId}. Source: FusionAuth docs, apis/users/update, apis/users/reactivate,
// apis/index#the-patch-http-method. `"username": ""` drops the username, as FusionAuth's own sample
// for anonymous users does.
import { notFound } from '../../http/api-error.ts';
import { type Call, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import { bodyOf, objectIn, optionalBoolean, queryFlag, uuidParam } from '../../http/input.ts';
import { requireScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import { reactivateUser } from '../../model/delete-user.ts';
import { draftUser } from '../../model/draft-user.ts';
import { patched } from '../../model/patch.ts';
import { secretFor, withNewPassword } from '../../model/set-password.ts';
import { updateUser } from '../../model/update-user.ts';
import type { User } from '../../model/user.ts';
import { sendSetPassword } from '../send-set-password.ts';
import { startVerification } from '../verification.ts';

export const updateUserRoutes = (instance: Instance): Route[] => [
  {
    method: 'PUT',
    path: '/api/user/:userId',
    endpoint: '/api/user',
    access: 'key',
    handle: (call) =>
      queryFlag(call, 'reactivate') ? reactivate(instance, call) : put(instance, call),
  },
  {
    method: 'PATCH',
    path: '/api/user/:userId',
    endpoint: '/api/user',
    access: 'key',
    handle: (call) => patch(instance, call),
  },
];

/** The user in the path; an empty 404 when there is none in the call's tenant. */
export function userInPath(instance: Instance, call: Call): User {
  const user = instance.users.find(uuidParam(call, 'userId'))?.user;
  if (!user) throw notFound();
  requireScope(call, user.tenantId);
  return user;
}

const put = (instance: Instance, call: Call): Promise<Reply> =>
  write(instance, call, userInPath(instance, call), bodyOf(call));

function patch(instance: Instance, call: Call): Promise<Reply> {
  const original = userInPath(instance, call);
  return write(instance, call, original, patched({ user: original }, call));
}

async function reactivate(instance: Instance, call: Call): Promise<Reply> {
  return ok({ user: await reactivateUser(instance, userInPath(instance, call), call.info) });
}

async function write(instance: Instance, call: Call, original: User, body: Json): Promise<Reply> {
  const tenant = instance.tenants.get(original.tenantId);
  if (!tenant) throw notFound();
  const { user: drafted, password } = draftUser(instance, {
    tenant,
    input: objectIn(body, 'user'),
    skipVerification: optionalBoolean(body, 'skipVerification') ?? false,
    before: original,
  });
  const secret = password === undefined ? undefined : await secretFor(instance, tenant, password);
  const user = secret ? withNewPassword(drafted, instance.now()) : drafted;
  const saved = await updateUser(instance, { original, user, secret, info: call.info });
  await sendSetPassword(instance, body, { user: saved, tenant, application: undefined });
  const changed = original.email !== saved.email;
  const verification = changed
    ? await startVerification(instance, { user: saved, tenant, application: undefined })
    : {};
  return ok({ ...verification, user: saved });
}
