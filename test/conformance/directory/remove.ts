// DELETE /api/user/{userId} and /api/user/bulk.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Directory } from './directory.ts';
import { place } from './place.ts';
import { refusal } from './refusal.ts';

export function removeRules(directory: () => Directory): void {
  const stubs = (count: number, more: object = {}) =>
    Promise.all(
      Array.from({ length: count }, () =>
        directory().user({ username: directory().fresh('stub'), ...more }),
      ),
    );
  const exists = async (id: string) =>
    (await directory().call('GET', `/api/user/${id}`)).status === 200;

  it('deactivates by default: the data stays, and nobody signs in with it (D:apis/users/delete)', async () => {
    const { client, fresh } = directory();
    const loginId = fresh();
    const password = 'a-long-password';
    const made = await directory().user({ username: loginId, password, data: { kept: 1 } });
    const { status, text } = await directory().call('DELETE', `/api/user/${made.id}`);
    expect([status, text]).toEqual([200, '']);
    const { response } = await client.retrieveUser(made.id);
    expect(response.user).toMatchObject({ active: false, data: { kept: 1 } });
    expect((await refusal(client.login({ loginId, password }))).statusCode).toBeGreaterThan(400);
    await client.reactivateUser(made.id);
    expect((await client.login({ loginId, password, noJWT: true })).statusCode).toBe(200);
  });

  it('with hardDelete removes for good, and frees the names (D:apis/users/delete)', async () => {
    const { client, user, fresh } = directory();
    const username = fresh();
    const { id } = await user({ username });
    await client.deleteUser(id);
    expect(await exists(id)).toBe(false);
    expect((await refusal(client.deleteUser(id))).statusCode).toBe(404);
    await user({ username });
  });

  it('in bulk takes userId again and again in the query string, as the official client sends it (D:apis/users/bulk-delete)', async () => {
    const { client } = directory();
    const [one, two] = await stubs(2);
    const ids = [one?.id ?? '', two?.id ?? ''];
    const { response } = await client.deactivateUsersByIds(ids);
    expect(response).toMatchObject({ dryRun: false, hardDelete: false, total: 2 });
    expect([...(response.userIds ?? [])].sort()).toEqual([...ids].sort());
    const { response: after } = await client.retrieveUser(ids[0] ?? '');
    expect(after.user?.active).toBe(false);
  });

  it('in bulk takes a JSON body, as the official client sends it with DELETE (D:apis/users/bulk-delete)', async () => {
    const [one, two] = await stubs(2);
    const { response } = await directory().client.deleteUsersByQuery({
      ...{ userIds: [one?.id ?? ''], hardDelete: true, dryRun: false },
    });
    expect(response).toEqual({ dryRun: false, hardDelete: true, total: 1, userIds: [one?.id] });
    expect([await exists(one?.id ?? ''), await exists(two?.id ?? '')]).toEqual([false, true]);
  });

  it('as a dry run tells and does nothing (D:apis/users/bulk-delete)', async () => {
    const [one] = await stubs(1);
    const { response } = await directory().client.deleteUsersByQuery({
      ...{ userIds: [one?.id ?? ''], hardDelete: true, dryRun: true },
    });
    expect(response).toMatchObject({ dryRun: true, total: 1, userIds: [one?.id] });
    expect(await exists(one?.id ?? '')).toBe(true);
  });

  it('leaves userIds out when nobody matched (D:apis/users/bulk-delete)', async () => {
    const { response } = await directory().client.deleteUsersByQuery({
      ...{ userIds: [randomUUID()], hardDelete: true, dryRun: false },
    });
    expect(response).toEqual({ dryRun: false, hardDelete: true, total: 0 });
  });

  it('prefers ids to queryString (D:apis/users/bulk-delete)', async () => {
    const [named, other] = await stubs(2);
    const { response } = await directory().client.deleteUsersByQuery({
      ...{ userIds: [named?.id ?? ''], queryString: `id:${other?.id}` },
      ...{ hardDelete: true, dryRun: true },
    });
    expect(response.userIds).toEqual([named?.id]);
  });

  it.skipIf(!place.elasticsearch)(
    'finds by query before queryString, and at most limit (D:apis/users/bulk-delete, RN 1.48.0; needs Elasticsearch)',
    async () => {
      const { client, fresh } = directory();
      const mark = fresh('mark');
      const marked = await stubs(3, { data: { mark } });
      await stubs(1, { data: { mark: `${mark}x` } });
      await client.refreshUserSearchIndex();
      const query = JSON.stringify({ match: { 'data.mark': { query: mark } } });
      const remove = async (more: object) =>
        (await client.deleteUsersByQuery({ query, hardDelete: true, dryRun: true, ...more }))
          .response;
      await expect.poll(async () => (await remove({ queryString: '*' })).total).toBe(marked.length);
      expect((await remove({ limit: 2 })).userIds).toHaveLength(2);
    },
  );
}
