// /api/application. Source: FusionAuth docs, apis/applications.

import { notFound } from '../../http/api-error.ts';
import { type Call, ok, type Route } from '../../http/call.ts';
import { queryFlag, uuidParam } from '../../http/input.ts';
import { requireScope, tenantScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import type { Application } from '../../model/application.ts';
import { draftApplication } from '../../model/draft-application.ts';
import { resourceRoutes } from '../resource.ts';

const path = '/api/application';

export const applicationRoutes = (instance: Instance): Route[] => [
  ...resourceRoutes<Application>(instance, {
    path,
    idName: 'applicationId',
    one: 'application',
    many: 'applications',
    items: instance.applications,
    visible: ({ tenantId }, call) => call.tenantId === undefined || call.tenantId === tenantId,
    build: (input, { id, before, call }) =>
      draftApplication(instance, {
        id,
        tenantId: before?.tenantId ?? tenantScope(instance, call).id,
        input,
        before,
      }),
    remove: (application, call) => remove(instance, application, call),
  }),
  {
    method: 'GET',
    path: `${path}/:applicationId/oauth-configuration`,
    endpoint: `${path}/oauth-configuration`,
    access: 'key',
    handle: (call) => {
      const { oauthConfiguration } = applicationInPath(instance, call);
      return ok({ httpSessionMaxInactiveInterval: 3600, oauthConfiguration });
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

/** Deactivates, or deletes for good with hardDelete=true. */
function remove(instance: Instance, application: Application, call: Call): void {
  if (queryFlag(call, 'hardDelete')) instance.applications.remove(application.id);
  else instance.applications.put({ ...application, active: false, state: 'Inactive' });
}
