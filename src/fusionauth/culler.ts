// The DirectoryCuller on FusionAuth's official client: what only the cull's key may do.
import type { FusionAuthClient } from '@fusionauth/typescript-client';
import type { DirectoryCuller } from '../domain/ports.ts';
import { call } from './call.ts';
import { canSearch, nominate } from './nominate.ts';
import { pathId, toDirectoryUser } from './user.ts';

export interface CullerSettings {
  client: FusionAuthClient;
  applicationId: string;
  /** By how many milliseconds our clock is ahead of FusionAuth's. */
  ahead: () => number | undefined;
}

export function fusionAuthCuller({
  client,
  applicationId,
  ahead,
}: CullerSettings): DirectoryCuller {
  return {
    async user(id) {
      const response = await call('retrieve user', client.retrieveUser(pathId(id)));
      return response?.user ? toDirectoryUser(response.user, applicationId) : undefined;
    },
    searches: () => canSearch(client),
    async *nominate(before) {
      for await (const user of nominate(client, before)) yield toDirectoryUser(user, applicationId);
    },
    async deactivate(id) {
      await call('deactivate user', client.deactivateUser(pathId(id)));
    },
    async delete(id) {
      await call('delete user', client.deleteUser(pathId(id)));
    },
    ahead,
  };
}
