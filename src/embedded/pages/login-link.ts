// Where to sign in once a password is set.
import type { Instance } from '../instance.ts';
import { type Application, fusionauthApplicationId } from '../model/application.ts';
import type { Tenant } from '../model/tenant.ts';
import { findClient } from '../oauth/client.ts';
import { withQuery } from './with-query.ts';

/**
 * The sign-in that was interrupted. Without one, `/login` of the tenant's only application: only the
 * application itself can begin a sign-in that it will accept the end of (state, PKCE), and this is
 * where the page of FusionAuth's sample leads (fusionauth-example-anonymous-user, passwordComplete).
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
  return application && loginAt(application);
}

/** `/login` beside the first address that codes may go to; undefined for native applications. */
function loginAt({ oauthConfiguration }: Application): string | undefined {
  const [callback] = oauthConfiguration.authorizedRedirectURLs;
  const isWeb = callback !== undefined && /^https?:\/\//.test(callback) && URL.canParse(callback);
  return isWeb ? new URL('/login', callback).href : undefined;
}
