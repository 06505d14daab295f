// Taking a merge back: who may, until when, and what is then as it was.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { UNDO_MS } from '../../src/domain/merge.ts';
import { type Client, createClient } from '../support/client.ts';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { deviceOf, type Member, registerMember, signedIn } from '../support/member.ts';
import { accountIn, COOKIE, deviceWith } from '../support/stub.ts';

let service: InProcess;
let people = 0;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

const somebody = () => registerMember(service, `undoing-${++people}@example.com`);
const row = (id: string) => kept(service.service.store, id);
const add = (client: Client, stub: string) =>
  client.post('/account/merge', { stub, choice: 'merge' });
const undo = (client: Client, stub: string) => client.post('/account/merge/undo', { stub });

/** Waits until FusionAuth's record of an account says this. */
function expectRecord(account: string, data: object): Promise<void> {
  return eventually(async () => {
    expect((await recordOf(service.fusionAuth, account))?.data).toMatchObject(data);
  });
}

async function added(): Promise<{ member: Member; client: Client; stub: string; token: string }> {
  const member = await somebody();
  const { client, account: stub, token } = await deviceOf(service, member);
  await add(client, stub);
  return { member, client, stub, token };
}

it('leaves both as they were, and gives this device the stub under a new token', async () => {
  const { member, client, stub, token } = await added();
  await client.get('/video/no-nickels');
  expect((await undo(client, stub)).location).toBe(`${service.url}/account`);
  expect((await row(member.account)).profile).toMatchObject({ watchCount: 2, favorites: [] });
  await expectRecord(member.account, { watchCount: 2, favorites: [], lastFilm: 'no-nickels' });
  expect(accountIn(client.cookies.get(COOKIE) ?? '')).toBe(stub);
  expect(client.cookies.get(COOKIE)).not.toBe(token);
  const guest = deviceWith(service.url, client.cookies.get(COOKIE) ?? '');
  expect((await guest.call('GET', '/api/me')).json()).toMatchObject({
    state: 'anonymous',
    account: stub,
    profile: { watchCount: 2, favorites: ['no-nickels'] },
  });
  await expectRecord(stub, { watchCount: 2, anonymousUser: true });
  await expectEnded(service.url, token);
  expect((await client.call('GET', '/api/merge')).json().offer).toMatchObject({ stub });
});

it('sixteen times at once takes it back once, and every answer carries the stub', async () => {
  const { member, client, stub } = await added();
  const cookies = new Map(client.cookies);
  const tabs = Array.from({ length: 16 }, () => createClient(service.url, new Map(cookies)));
  await Promise.all(tabs.map((tab) => undo(tab, stub)));
  expect((await row(member.account)).profile).toMatchObject({ watchCount: 1 });
  const { events } = await row(member.account);
  expect(events.filter((name) => name === 'merge.undone')).toHaveLength(1);
  for (const tab of tabs) {
    const guest = deviceWith(service.url, tab.cookies.get(COOKIE) ?? '');
    expect((await guest.call('GET', '/api/me')).json()).toMatchObject({ account: stub });
  }
});

it('can be added again, and taken back again', async () => {
  const { member, client, stub } = await added();
  for (const watchCount of [1, 3, 1]) {
    await (watchCount === 1 ? undo(client, stub) : add(client, stub));
    expect((await row(member.account)).profile).toMatchObject({ watchCount });
  }
});

it('is for the account that took it in alone', async () => {
  const { stub, member } = await added();
  const thief = await signedIn(service, await somebody());
  expect((await undo(thief, stub)).status).toBe(410);
  expect((await thief.call('DELETE', `/api/merge/${stub}`)).status).toBe(410);
  expect((await createClient(service.url).call('DELETE', `/api/merge/${stub}`)).status).toBe(403);
  expect((await row(member.account)).profile).toMatchObject({ watchCount: 3 });
});

it('loses no other stub: a device that carries one decides on that first', async () => {
  const { member, stub } = await added();
  const elsewhere = await deviceOf(service, member);
  expect((await elsewhere.client.get('/account')).body).toContain('first add or forget');
  expect((await elsewhere.client.call('DELETE', `/api/merge/${stub}`)).status).toBe(409);
  await add(elsewhere.client, elsewhere.account);
  expect((await row(member.account)).profile).toMatchObject({ watchCount: 5 });
  const answer = await elsewhere.client.call('DELETE', `/api/merge/${stub}`);
  expect(answer.json().merges).toMatchObject([{ stub: elsewhere.account }]);
  expect((await row(member.account)).profile).toMatchObject({ watchCount: 3 });
  expect(accountIn(elsewhere.client.cookies.get(COOKIE) ?? '')).toBe(stub);
});

it('is refused after seven days', async () => {
  const { member, stub } = await added();
  service.clock.ahead = UNDO_MS + 60_000;
  try {
    const client = await signedIn(service, member);
    expect((await client.get('/account')).body).not.toContain('/account/merge/undo');
    expect((await undo(client, stub)).status).toBe(410);
    expect((await row(member.account)).profile).toMatchObject({ watchCount: 3 });
  } finally {
    service.clock.ahead = 0;
  }
});
