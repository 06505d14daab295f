// GET, PUT, PATCH and DELETE of a registration. Source: FusionAuth docs, apis/registrations.
import { type Call, empty, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import { bodyOf, objectIn, uuidParam } from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import { patched } from '../../model/patch.ts';
import {
  applicationOf,
  draftRegistration,
  requireRegistration,
  withRegistration,
} from '../../model/register.ts';
import type { Registration, User } from '../../model/user.ts';
import { userInPath } from '../users/update.ts';

const endpoint = '/api/user/registration';

export const changeRegistrationRoutes = (instance: Instance): Route[] => [
  {
    method: 'GET',
    path: `${endpoint}/:userId/:applicationId`,
    endpoint,
    access: 'key',
    handle: (call) => {
      const user = userInPath(instance, call);
      return ok({ registration: requireRegistration(user, uuidParam(call, 'applicationId')) });
    },
  },
  {
    method: 'PUT',
    path: `${endpoint}/:userId`,
    endpoint,
    access: 'key',
    handle: (call) => write(instance, call, objectIn(bodyOf(call), 'registration')),
  },
  {
    method: 'PATCH',
    path: `${endpoint}/:userId`,
    endpoint,
    access: 'key',
    handle: (call) => patch(instance, call),
  },
  {
    method: 'DELETE',
    path: `${endpoint}/:userId/:applicationId`,
    endpoint,
    access: 'key',
    handle: (call) => remove(instance, call),
  },
];

function patch(instance: Instance, call: Call): Promise<Reply> {
  const user = userInPath(instance, call);
  const named = Array.isArray(call.body) ? {} : objectIn(bodyOf(call), 'registration');
  const before = requireRegistration(user, applicationOf(instance, named, user.tenantId).id);
  return write(instance, call, objectIn(patched({ registration: before }, call), 'registration'));
}

async function write(instance: Instance, call: Call, input: Json): Promise<Reply> {
  const user = userInPath(instance, call);
  const application = applicationOf(instance, input, user.tenantId);
  const original = requireRegistration(user, application.id);
  const registration = draftRegistration(instance, { application, input, before: original });
  const changed = withRegistration(user, registration, instance.now());
  const event = eventOf(call, changed, registration);
  await instance.sendEvent({ type: 'user.registration.update', ...event, original });
  instance.users.save(changed);
  await instance.sendEvent({ type: 'user.registration.update.complete', ...event, original });
  return ok({ registration });
}

async function remove(instance: Instance, call: Call): Promise<Reply> {
  const user = userInPath(instance, call);
  const registration = requireRegistration(user, uuidParam(call, 'applicationId'));
  const changed: User = {
    ...user,
    registrations: user.registrations.filter(({ id }) => id !== registration.id),
    lastUpdateInstant: instance.now(),
  };
  const event = eventOf(call, changed, registration);
  await instance.sendEvent({ type: 'user.registration.delete', ...event });
  instance.store.transaction(() => {
    instance.users.save(changed);
    instance.refreshTokens.removeForUser(user.id, registration.applicationId);
  });
  await instance.sendEvent({ type: 'user.registration.delete.complete', ...event });
  return empty();
}

const eventOf = ({ info }: Call, user: User, registration: Registration) => ({
  tenantId: user.tenantId,
  info,
  applicationId: registration.applicationId,
  registration,
  user,
});
