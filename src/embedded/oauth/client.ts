// OAuth clients are FusionAuth applications.
import type { Instance } from '../instance.ts';
import type { Application } from '../model/application.ts';
import type { Tenant } from '../model/tenant.ts';
import { OAuthError } from './oauth-error.ts';

export type Client = { application: Application; tenant: Tenant };

/** The client of that id; undefined when there is none or its application is not active. */
export function findClient(
  instance: Pick<Instance, 'applications' | 'tenants'>,
  clientId: string | undefined,
): Client | undefined {
  const application = clientId === undefined ? undefined : instance.applications.get(clientId);
  const tenant = application && instance.tenants.get(application.tenantId);
  return application?.active && tenant ? { application, tenant } : undefined;
}

/** As `findClient`; throws `invalid_request`, for the authorize endpoint. */
export function requireClient(instance: Instance, clientId: string): Client {
  const client = findClient(instance, clientId);
  if (client) return client;
  throw new OAuthError('invalid_request/invalid_client_id', 'The parameter client_id is invalid.');
}

/** Throws `unauthorized_client` unless the application may use the grant. */
export function requireGrant({ application }: Client, grant: string): void {
  if (application.oauthConfiguration.enabledGrants.includes(grant)) return;
  const sentence = `The ${grant} grant is not enabled for this application.`;
  throw new OAuthError('unauthorized_client/grant_type_disabled', sentence);
}
