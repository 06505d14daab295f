// FusionAuth's own word: its records, read over its API with the key that the service uses.
import { settings } from '../../src/config/table.ts';

export const WEB_KEY = settings.FUSIONAUTH_API_KEY.fallback;
export const CULL_KEY = settings.FUSIONAUTH_CULL_API_KEY.fallback;
export const APPLICATION = settings.FUSIONAUTH_APPLICATION_ID.fallback;
export const TENANT = settings.FUSIONAUTH_TENANT_ID.fallback;

export interface UserRecord {
  id: string;
  active: boolean;
  email?: string;
  username?: string;
  verified: boolean;
  data: Record<string, unknown>;
  lastUpdateInstant: number;
  registrations?: { applicationId: string; roles: string[] }[];
  identities?: { type: string; value: string; verified: boolean; verifiedReason: string }[];
}

/** One call of FusionAuth's API as JSON. */
export async function callFusionAuth(
  url: string,
  path: string,
  { method = 'GET', body, key = WEB_KEY }: { method?: string; body?: object; key?: string } = {},
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      Authorization: key,
      'X-FusionAuth-TenantId': TENANT,
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}

/** FusionAuth's record of an account; undefined when it holds none. */
export function recordOf(fusionAuth: string, id: string): Promise<UserRecord | undefined> {
  return found(fusionAuth, `/api/user/${id}`);
}

export function recordByEmail(fusionAuth: string, email: string): Promise<UserRecord | undefined> {
  return found(fusionAuth, `/api/user?email=${encodeURIComponent(email)}`);
}

async function found(fusionAuth: string, path: string): Promise<UserRecord | undefined> {
  const { status, body } = await callFusionAuth(fusionAuth, path);
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`FusionAuth answered ${status} to ${path}`);
  return (body as { user: UserRecord }).user;
}
