// /api/application/{applicationId}/role. Source: FusionAuth docs, apis/applications.
import type { Route } from '../../http/call.ts';
import type { Instance } from '../../instance.ts';
import type { Role } from '../../model/application.ts';
import { draftRole } from '../../model/draft-role.ts';
import { partRoutes } from './parts.ts';

export const roleRoutes = (instance: Instance): Route[] =>
  partRoutes<Role>(instance, {
    one: 'role',
    of: ({ roles }) => roles,
    put: (application, roles) => ({ ...application, roles }),
    draft: (input) => draftRole(instance, input, 'role'),
  }).filter(({ method }) => method !== 'GET');
