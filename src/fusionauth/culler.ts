// The DirectoryCuller on FusionAuth's official client: what only the cull's key may do.
import type { FusionAuthClient } from '@fusionauth/typescript-client';
import type { DirectoryCuller } from '../domain/ports.ts';
import { call } from './call.ts';
import type { ClockWatch } from './clock-watch.ts';
import { canSearch, nominate } from './nominate.ts';
import { retrieveUser } from './retrieve-user.ts';
import { pathId, toDirectoryUser } from './user.ts';

export interface CullerSettings {
  client: FusionAuthClient;
  applicationId: string;
  watch: Omit<ClockWatch, 'heard'>;
}

export function fusionAuthCuller({
  client,
  applicationId,
  watch,
}: CullerSettings): DirectoryCuller {
  const user = (id: string) => retrieveUser(client, applicationId, id);

  async function deactivate(id: string): Promise<void> {
    await call('deactivate user', client.deactivateUser(pathId(id)));
  }

  /** Where answers carry no date, the change of a record tells the time. */
  async function deactivateByTheClock(id: string): Promise<void> {
    const before = await user(id);
    await deactivate(id);
    const after = await user(id);
    if (before && after && after.updatedAt > before.updatedAt) watch.stamped(after.updatedAt);
  }

  return {
    user,
    searches: () => canSearch(client),
    async *nominate(before) {
      for await (const user of nominate(client, before)) yield toDirectoryUser(user, applicationId);
    },
    deactivate: (id) => (watch.wantsStamp() ? deactivateByTheClock(id) : deactivate(id)),
    async delete(id) {
      await call('delete user', client.deleteUser(pathId(id)));
    },
    clock: watch.reading,
  };
}
