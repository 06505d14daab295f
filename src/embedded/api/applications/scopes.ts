// /api/application/{applicationId}/scope. Source: FusionAuth docs, apis/scopes.
import type { Route } from '../../http/call.ts';
import type { Instance } from '../../instance.ts';
import type { Scope } from '../../model/application.ts';
import { draftScope } from '../../model/draft-scope.ts';
import { partRoutes } from './parts.ts';

export const scopeRoutes = (instance: Instance): Route[] =>
  partRoutes<Scope>(instance, {
    one: 'scope',
    of: ({ scopes }) => scopes,
    put: (application, scopes) => ({ ...application, scopes }),
    draft: (input, { id }) => draftScope(instance, { applicationId: id, input, field: 'scope' }),
  });
