// Where to sign in once a password is set.
import type { Instance } from '../instance.ts';
import { fusionauthApplicationId } from '../model/application.ts';
import type { Tenant } from '../model/tenant.ts';
import { findClient } from '../oauth/client.ts';
import { withQuery } from './with-query.ts';

/**
 * The sign-in that was interrupted. Without one, the address after logout of the tenant's only
 * application: that is the one page of it known to exist, and only the application itself can begin a
 * sign-in that it will accept the end of (state, PKCE).
 */
export function loginLink(
  instance: Instance,
  tenant: Tenant | undefined,
  echo: Record<string, string>,
): string | undefined {
  const { client_id, redirect_uri, response_type } = echo;
  const client = findClient(instance, client_id);
  if (client && redirect_uri && response_type) return withQuery('/oauth2/authorize', echo);
  const [only, ...others] = instance.applications
    .list()
    .filter(({ id, tenantId }) => tenantId === tenant?.id && id !== fusionauthApplicationId);
  const application = client?.application ?? (others.length === 0 ? only : undefined);
  const url = application?.oauthConfiguration.logoutURL;
  return url !== undefined && /^https?:\/\//.test(url) ? url : undefined;
}
