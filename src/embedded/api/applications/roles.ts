// /api/application/{applicationId}/role. Source: FusionAuth docs, apis/applications.
import { fieldError, notFound } from '../../http/api-error.ts';
import { type Call, empty, ok, type Reply, type Route } from '../../http/call.ts';
import { bodyOf, objectIn, uuidParam } from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import type { Application, Role } from '../../model/application.ts';
import { draftRole } from '../../model/draft-application.ts';
import { patched } from '../../model/patch.ts';
import { applicationInPath } from './routes.ts';

const path = '/api/application/:applicationId/role';
const withId = `${path}/:roleId`;

export const roleRoutes = (instance: Instance): Route[] => {
  const route = (method: Route['method'], at: string, handle: Route['handle']): Route => ({
    method,
    path: at,
    endpoint: '/api/application/role',
    access: 'key',
    handle,
  });
  return [
    route('POST', path, (call) => create(instance, call)),
    route('POST', withId, (call) => create(instance, call)),
    route('PUT', withId, (call) => replace(instance, call, bodyOf(call))),
    route('PATCH', withId, (call) =>
      replace(instance, call, patched({ role: roleInPath(instance, call) }, call)),
    ),
    route('DELETE', withId, (call) => {
      const application = applicationInPath(instance, call);
      const gone = roleInPath(instance, call);
      store(
        instance,
        application,
        application.roles.filter(({ id }) => id !== gone.id),
      );
      return empty();
    }),
  ];
};

function roleInPath(instance: Instance, call: Call): Role {
  const id = uuidParam(call, 'roleId');
  const role = applicationInPath(instance, call).roles.find((known) => known.id === id);
  if (!role) throw notFound();
  return role;
}

function create(instance: Instance, call: Call): Reply {
  const application = applicationInPath(instance, call);
  const input = objectIn(bodyOf(call), 'role');
  const given = call.params.roleId === undefined ? {} : { id: uuidParam(call, 'roleId') };
  const role = draftRole(instance, { ...input, ...given }, 'role');
  if (application.roles.some(({ name }) => name === role.name)) {
    throw fieldError('role.name', 'duplicate', `A Role with name = [${role.name}] already exists.`);
  }
  store(instance, application, [...application.roles, role]);
  return ok({ role });
}

function replace(instance: Instance, call: Call, body: Record<string, unknown>): Reply {
  const application = applicationInPath(instance, call);
  const before = roleInPath(instance, call);
  const drafted = draftRole(instance, objectIn(body, 'role'), 'role');
  const role = { ...drafted, id: before.id, insertInstant: before.insertInstant };
  store(
    instance,
    application,
    application.roles.map((known) => (known.id === role.id ? role : known)),
  );
  return ok({ role });
}

function store(instance: Instance, application: Application, roles: Role[]): void {
  instance.applications.put({ ...application, roles, lastUpdateInstant: instance.now() });
}
