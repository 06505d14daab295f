// Checks an access token of ours: signature, life, audience, and that it is none of the other kinds.
import type { Instance } from '../instance.ts';
import type { User } from '../model/user.ts';
import { type Client, findClient } from './client.ts';

export type AccessToken = { claims: Record<string, unknown>; client: Client; user: User };

/** The token's claims, client and user; undefined when it is not good. Id tokens are told by `at_hash`. */
export async function readAccessToken(
  instance: Instance,
  token: string,
): Promise<AccessToken | undefined> {
  const claims = await instance.keys.verify(token, instance.now());
  if (!claims || 'at_hash' in claims || typeof claims.aud !== 'string') return undefined;
  const client = findClient(instance, claims.aud);
  const user = instance.users.find(claims.sub ?? '')?.user;
  if (!client || !user?.active || claims.tid !== client.tenant.id) return undefined;
  return user.tenantId === client.tenant.id ? { claims, client, user } : undefined;
}
