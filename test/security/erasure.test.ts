// Somebody who has nothing but a cookie is erased everywhere: the store and its files, FusionAuth and its search,
// queued work, and what was tracked.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CULL_KEY, callFusionAuth, recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { openStub } from '../support/stub.ts';
import { event, identified } from '../support/tracked.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

/** Things that nothing else in the world contains. */
const canary = {
  email: 'canary-erased@kept.example',
  tracked: 'canary-tracked-page',
};
/** Its id stays, as the account's does, so that what it sends later is not taken for somebody else's. */
const DEVICE = 'device-of-the-erased';

/** The store's files that hold `text`. */
async function filesWith(text: string): Promise<string[]> {
  const folder = service.config.DATA_DIR;
  const names = (await readdir(folder)).filter((name) => name.startsWith('vestibule.db'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')));
  return names.filter((_, n) => texts[n]?.includes(text));
}

async function searchFinds(account: string): Promise<number> {
  const search = { queryString: `id:${account}` };
  const { body } = await callFusionAuth(service.fusionAuth, '/api/user/search', {
    method: 'POST',
    ...{ key: CULL_KEY, body: { search } },
  });
  return (body as { total?: number }).total ?? 0;
}

it('the erasure of a guest leaves ids, and nothing of the person, in the store or in FusionAuth', async () => {
  const { store } = service.service;
  const { client, account, token } = await openStub(service.url);
  await client.post('/register', { email: canary.email });
  await store.tracked.append([
    identified(DEVICE, account),
    event({ device: DEVICE, props: JSON.stringify({ page: canary.tracked }) }),
  ]);
  await eventually(async () => {
    expect((await store.account(account))?.conversion?.mailedAt).toBeDefined();
    expect(await searchFinds(account)).toBe(1);
  });
  for (const text of Object.values(canary)) expect(await filesWith(text)).not.toEqual([]);

  const current = client.cookies.get('vestibule') ?? token;
  expect((await client.call('DELETE', '/api/me')).status).toBe(202);
  await expectEnded(service.url, current);
  await eventually(async () => {
    expect(await recordOf(service.fusionAuth, account)).toBeUndefined();
    expect(await searchFinds(account)).toBe(0);
    expect((await store.account(account))?.directory).toBe('gone');
  });
  expect(await store.account(account)).toMatchObject({ state: 'erased', profile: {} });
  expect(await store.events(account)).toEqual([]);
  expect(await store.tracked.ofMember(account, { limit: 10 })).toEqual([]);
  // As the hourly round of retention ends.
  await store.purge({ events: 0, sessions: 0 });
  for (const text of Object.values(canary)) expect(await filesWith(text), text).toEqual([]);
});
