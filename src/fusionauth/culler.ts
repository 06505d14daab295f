// The DirectoryCuller on FusionAuth's official client: what only the cull's key may do.
import type { FusionAuthClient } from '@fusionauth/typescript-client';
import type { DirectoryCuller } from '../domain/ports.ts';
import { call } from './call.ts';
import { pathId, toDirectoryUser } from './user.ts';

const PAGE = 500;

export function fusionAuthCuller(client: FusionAuthClient, applicationId: string): DirectoryCuller {
  return {
    async user(id) {
      const response = await call('retrieve user', client.retrieveUser(pathId(id)));
      return response?.user ? toDirectoryUser(response.user, applicationId) : undefined;
    },
    nominate: (before) => nominate(client, before),
    async deactivate(id) {
      await call('deactivate user', client.deactivateUser(pathId(id)));
    },
    async delete(id) {
      await call('delete user', client.deleteUser(pathId(id)));
    },
  };
}

/** Pages by `nextResults`, so that more than 10,000 are reached (FusionAuth 1.48, #494). */
async function* nominate(client: FusionAuthClient, before: number): AsyncIterable<string> {
  const query = JSON.stringify({
    bool: {
      filter: [
        { term: { 'data.anonymousUser': true } },
        { range: { lastUpdateInstant: { lt: before } } },
      ],
    },
  });
  let search: object = { query, numberOfResults: PAGE };
  while (true) {
    const page = await call('search users', client.searchUsersByQuery({ search }));
    const users = page?.users ?? [];
    for (const { id } of users) if (id) yield id;
    if (users.length === 0 || !page?.nextResults) return;
    search = { nextResults: page.nextResults, numberOfResults: PAGE };
  }
}
