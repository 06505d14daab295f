// PUT and PATCH /api/user/{userId}. Source: FusionAuth docs, apis/users/update, apis/users/reactivate,
// apis/index#the-patch-http-method. `"username": ""` drops the username, as FusionAuth's own sample
// for anonymous users does. Told to lose updates, a PATCH writes what it read a while ago (#3206).
import { setTimeout as delay } from 'node:timers/promises';
import { notFound } from '../../http/api-error.ts';
import { type Call, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import { bodyOf, objectIn, optionalBoolean, queryFlag, uuidParam } from '../../http/input.ts';
import { requireScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import { reactivateUser } from '../../model/delete-user.ts';
import { draftUser } from '../../model/draft-user.ts';
import { patched } from '../../model/patch.ts';
import { secretFor } from '../../model/set-password.ts';
import { updateUser } from '../../model/update-user.ts';
import type { User } from '../../model/user.ts';
import { requireMailable, sendSetPassword } from '../send-set-password.ts';
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

/** The request envelope a write amounts to, given the user as they now are. */
type Envelope = (original: User) => Json;

const put = (instance: Instance, call: Call): Promise<Reply> =>
  write(instance, call, () => bodyOf(call));

const patch = (instance: Instance, call: Call): Promise<Reply> =>
  write(instance, call, (original) => patched({ user: original }, call));

async function reactivate(instance: Instance, call: Call): Promise<Reply> {
  return ok({ user: await reactivateUser(instance, userInPath(instance, call), call.info) });
}

async function write(instance: Instance, call: Call, envelope: Envelope): Promise<Reply> {
  const first = draft(instance, call, envelope);
  const { lostUpdates } = instance.misbehaviour.plan();
  if (lostUpdates > 0 && call.method === 'PATCH') await delay(lostUpdates);
  const { tenant, password } = first;
  const secret = password === undefined ? undefined : await secretFor(instance, tenant, password);
  // Hashing takes a while, and the user may have changed meanwhile.
  const { original, body, user } = secret ? draft(instance, call, envelope) : first;
  const saved = await updateUser(instance, {
    original,
    user: secret ? { ...user, passwordLastUpdateInstant: instance.now() } : user,
    secret,
    info: call.info,
  });
  const subject = { user: saved, tenant, application: undefined };
  await sendSetPassword(instance, body, subject);
  const changed = original.email !== saved.email;
  return ok({ ...(changed ? await startVerification(instance, subject) : {}), user: saved });
}

function draft(instance: Instance, call: Call, envelope: Envelope) {
  const original = userInPath(instance, call);
  const tenant = instance.tenants.get(original.tenantId);
  if (!tenant) throw notFound();
  const body = envelope(original);
  const drafted = draftUser(instance, {
    tenant,
    input: objectIn(body, 'user'),
    skipVerification: optionalBoolean(body, 'skipVerification') ?? false,
    before: original,
  });
  requireMailable(body, drafted.user);
  return { original, tenant, body, ...drafted };
}
