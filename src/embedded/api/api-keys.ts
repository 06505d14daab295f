// /api/api-key, for keys that are key managers or unrestricted. Source: FusionAuth docs, apis/api-keys.
import { unauthorized } from '../http/api-error.ts';
import type { Route } from '../http/call.ts';
import type { Instance } from '../instance.ts';
import type { ApiKey } from '../model/api-keys.ts';
import { draftApiKey } from '../model/draft-api-key.ts';
import { resourceRoutes } from './resource.ts';

export const apiKeyRoutes = (instance: Instance): Route[] =>
  resourceRoutes<ApiKey>(instance, {
    path: '/api/api-key',
    idName: 'keyId',
    one: 'apiKey',
    many: 'apiKeys',
    items: instance.apiKeys,
    source: { name: 'sourceKeyId', copy: ({ key: _key, ...rest }) => rest },
    build: (input, { id, before }) => draftApiKey(instance, { id, input, before }),
  })
    .filter(({ method, path }) => method !== 'GET' || path.includes(':'))
    .map((route) => ({ ...route, handle: managersOnly(route.handle) }));

/** A key may make keys only if it is a key manager or may do everything. */
function managersOnly(handle: Route['handle']): Route['handle'] {
  return (call) => {
    const limited = Object.keys(call.key?.permissions?.endpoints ?? {}).length > 0;
    if (limited && !call.key?.keyManager) throw unauthorized();
    return handle(call);
  };
}
