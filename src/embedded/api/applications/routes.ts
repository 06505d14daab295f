// /api/application. Source: FusionAuth docs, apis/applications.

import { notFound } from '../../http/api-error.ts';
import { type Call, type Json, ok, type Route } from '../../http/call.ts';
import { queryFlag, uuidParam } from '../../http/input.ts';
import { requireScope, tenantScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import type { Application } from '../../model/application.ts';
import { draftApplication } from '../../model/draft-application.ts';
import { namedSearchRoutes } from '../named-search.ts';
import { resourceRoutes } from '../resource.ts';

const path = '/api/application';

const visible = ({ tenantId }: Application, call: Call): boolean =>
  call.tenantId === undefined || call.tenantId === tenantId;

export const applicationRoutes = (instance: Instance): Route[] => [
  ...resourceRoutes<Application>(instance, {
    path,
    idName: 'applicationId',
    one: 'application',
    many: 'applications',
    items: instance.applications,
    source: { name: 'sourceApplicationId', copy },
    visible,
    build: (input, { id, before, call }) =>
      draftApplication(instance, {
        id,
        tenantId: before?.tenantId ?? tenantScope(instance, call).id,
        input,
        before,
      }),
    remove: (application, call) => remove(instance, application, call),
  }),
  ...namedSearchRoutes<Application>({
    path: `${path}/search`,
    many: 'applications',
    criteria: ['name', 'state', 'tenantId'],
    list: (call) => instance.applications.list().filter((one) => visible(one, call)),
  }),
  {
    method: 'GET',
    path: `${path}/:applicationId/oauth-configuration`,
    endpoint: `${path}/oauth-configuration`,
    access: 'key',
    handle: (call) => {
      const { oauthConfiguration, tenantId } = applicationInPath(instance, call);
      const httpSessionMaxInactiveInterval =
        instance.tenants.get(tenantId)?.httpSessionMaxInactiveInterval;
      return ok({ httpSessionMaxInactiveInterval, oauthConfiguration });
    },
  },
];

/** The application in the path; an empty 404 when there is none in the call's tenant. */
export function applicationInPath(instance: Instance, call: Call): Application {
  const application = instance.applications.get(uuidParam(call, 'applicationId'));
  if (!application) throw notFound();
  requireScope(call, application.tenantId);
  return application;
}

/** All but its secret and what has an id of its own. */
function copy({ oauthConfiguration, roles, scopes, ...rest }: Application): Json {
  const { clientSecret: _secret, ...oauth } = oauthConfiguration;
  return {
    ...rest,
    oauthConfiguration: oauth,
    roles: roles.map(({ id: _id, ...role }) => role),
    scopes: scopes.map(({ id: _id, ...scope }) => scope),
  };
}

/** Deactivates, or deletes for good with hardDelete=true. */
function remove(instance: Instance, application: Application, call: Call): void {
  if (queryFlag(call, 'hardDelete')) instance.applications.remove(application.id);
  else instance.applications.put({ ...application, active: false, state: 'Inactive' });
}
