// Privacy mode: nobody is behind the browser meanwhile, and the way back leads to who was there.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { type Member, registerMember, signedIn } from '../support/member.ts';
import { askForLink, confirm } from '../support/register.ts';
import { signInAt } from '../support/sign-in.ts';
import { COOKIE, openStub } from '../support/stub.ts';

const SEALED = `${COOKIE}-incognito`;
const DAY = 86_400_000;

let service: InProcess;
let member: Member;
beforeAll(async () => {
  service = await startInProcess();
  member = await registerMember(service, 'hidden@example.com');
});
afterAll(() => service.stop());

const me = async (client: Client) => (await client.call('GET', '/api/me')).json();
const copyOf = (client: Client) => createClient(service.url, new Map(client.cookies));
const enter = (client: Client, id: string = randomUUID()) =>
  client.post('/privacy/incognito', { on: 'yes', id });
const leave = (client: Client, to = '/video') =>
  client.post('/privacy/incognito', { on: 'no', to });
const settledPage = (client: Client) => client.get('/privacy/device');

async function told(account: string, count: number): Promise<string[]> {
  const events = (await service.service.store.events(account)).slice(-count);
  return events.map(({ name, data }) => [name, data?.reason].filter(Boolean).join(' '));
}

async function later(ms: number, work: () => Promise<void>): Promise<void> {
  service.clock.ahead = ms;
  await work().finally(() => {
    service.clock.ahead = 0;
  });
}

describe('a guest', () => {
  it('is nobody meanwhile, and nothing is recorded', async () => {
    const { client, account, token } = await openStub(service.url);
    const answer = await enter(client);
    expect(answer.location).toBe(`${service.url}/privacy/device`);
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect([...client.cookies.keys()]).toEqual([SEALED]);
    const { byState } = await service.service.store.counts();
    for (const path of ['/', '/video', '/privacy', '/privacy/device']) {
      expect((await client.get(path)).body, path).toContain('Privacy mode');
    }
    await client.post('/favorites', { film: 'no-nickels', on: 'yes' });
    const refused = await client.call('POST', '/api/actions', { action: 'video.watched' });
    expect([refused.status, refused.json().code]).toEqual([409, 'incognito']);
    expect(await me(client)).toEqual({ state: 'unknown' });
    expect((await service.service.store.counts()).byState).toEqual(byState);
    expect([...client.cookies.keys()]).toEqual([SEALED]);
    expect(await told(account, 2)).toEqual(['video.watched', 'identity.released privacy']);
    await expectEnded(service.url, token);
  });

  it.each([{ toString: null }, '\ud800', ['no-nickels'], undefined])(
    'is sent on from a form that would mark the film %j, which nobody records',
    async (film) => {
      const { client } = await openStub(service.url);
      await enter(client);
      const answer = await client.call('POST', '/favorites', { film, on: 'yes' });
      expect([answer.status, new URL(answer.location ?? '').pathname]).toEqual([303, '/video']);
    },
  );

  it('finds everything as it was on the way back, and the copy of the old token stays dead', async () => {
    const { client, account, token } = await openStub(service.url);
    await enter(client);
    const answer = await leave(client);
    expect(answer.location).toBe(`${service.url}/video`);
    expect([...client.cookies.keys()]).toEqual([COOKIE]);
    expect(await me(client)).toMatchObject({ account, profile: { watchCount: 1 } });
    expect(await told(account, 2)).toEqual(['identity.released privacy', 'identity.resumed']);
    await expectEnded(service.url, token);
  });

  it('who clicks twice, there or back, has clicked once', async () => {
    const { client, account } = await openStub(service.url);
    const id = randomUUID();
    const tabs = [copyOf(client), copyOf(client), client];
    for (const tab of tabs) await enter(tab, id);
    const last = [copyOf(client), client];
    for (const tab of last) {
      await leave(tab);
      expect(await me(tab)).toMatchObject({ account });
    }
    expect(await told(account, 3)).toEqual([
      'video.watched',
      'identity.released privacy',
      'identity.resumed',
    ]);
  });

  it('who sends a form of one’s own with an old token gets no way back from it', async () => {
    const { client, account } = await openStub(service.url);
    const thief = copyOf(client);
    await enter(client);
    await enter(thief);
    await leave(thief);
    expect(await me(thief)).toEqual({ state: 'unknown' });
    await leave(client);
    expect(await me(client)).toMatchObject({ account });
  });
});

describe('the way back is closed', () => {
  it('once the mailbox was proven meanwhile: the account is a member’s', async () => {
    const { client } = await openStub(service.url);
    const link = await askForLink(client, service.mailbox, { email: 'meanwhile@example.com' });
    await enter(client);
    const elsewhere = createClient(service.url);
    await confirm(elsewhere, link);
    await leave(client);
    expect(await me(client)).toEqual({ state: 'unknown' });
    expect([...client.cookies.keys()]).toEqual([]);
  });

  it('once an operator has released the account', async () => {
    const { client, account } = await openStub(service.url);
    await enter(client);
    await service.service.releaseEverywhere(account);
    await leave(client);
    expect(await me(client)).toEqual({ state: 'unknown' });
  });

  it('by leaving for good: nothing resumes it', async () => {
    const { client, account } = await openStub(service.url);
    await enter(client);
    const copy = copyOf(client);
    await client.post('/logout', {});
    expect([...client.cookies.keys()]).toEqual([]);
    await leave(copy);
    expect(await me(copy)).toEqual({ state: 'unknown' });
    expect(await told(account, 2)).toEqual([
      'identity.released privacy',
      'identity.released logout',
    ]);
  });

  it('after as long as the guest’s cookie would have lived', async () => {
    const { client, account } = await openStub(service.url);
    await enter(client);
    const kept = copyOf(client);
    await later(30 * DAY - 60_000, async () => {
      await leave(kept);
      expect(await me(kept)).toMatchObject({ account });
    });
    await later(30 * DAY + 1000, async () => {
      expect((await settledPage(client)).body).not.toContain('Privacy mode is on');
      await leave(client);
      expect(await me(client)).toEqual({ state: 'unknown' });
    });
  });
});

describe('a member', () => {
  it('is signed out here, and comes back by way of FusionAuth', async () => {
    const client = await signedIn(service, member);
    const before = copyOf(client);
    await enter(client);
    expect([...client.cookies.keys()]).toEqual([SEALED]);
    expect(await told(member.account, 1)).toEqual(['member.signed-out privacy']);
    expect(await me(before)).toEqual({ state: 'unknown' });
    const answer = await leave(client, '/make-change');
    expect(answer.location).toBe(`${service.url}/login?to=%2Fmake-change`);
    expect(await me(client)).toEqual({ state: 'unknown' });
    const login = await client.get(answer.location ?? '');
    const back = await client.get(await signInAt(login.location ?? '', member));
    expect(back.location).toBe(`${service.url}/make-change`);
    expect(await me(client)).toMatchObject({ state: 'member', account: member.account });
  });

  it.each(['/login', '/register', '/account', '/make-change'])(
    'is not signed in by following a link to %s, though FusionAuth knows them still',
    async (path) => {
      const client = await signedIn(service, member);
      await enter(client);
      let answer = await client.get(path);
      if (answer.location?.includes('/login')) answer = await client.get(answer.location);
      expect(answer.location).toBe(`${service.url}/privacy/device`);
      expect([...client.cookies.keys()]).toEqual([SEALED]);
    },
  );

  it('who came by a mailed link has left it, and the device’s stub is back beside them', async () => {
    const { client } = await openStub(service.url);
    const link = await askForLink(client, service.mailbox, { email: 'by-link@example.com' });
    const { client: reader } = await openStub(service.url);
    await enter(reader);
    await confirm(reader, link, { keep: 'no' });
    expect([...reader.cookies.keys()].sort()).toEqual([COOKIE, `${COOKIE}-session`]);
    expect((await reader.get('/account')).body).toContain('This device also holds guest activity');
  });

  it('whose session turns up again beside the mode’s cookie is nobody all the same', async () => {
    const client = createClient(service.url);
    await enter(client);
    const { cookies } = await signedIn(service, member);
    for (const [name, value] of cookies) client.cookies.set(name, value);
    expect(await me(client)).toEqual({ state: 'unknown' });
  });
});

describe('the form', () => {
  it.each([
    [{ on: 'yes' }, 'id'],
    [{ on: 'yes', id: 'x' }, 'id'],
    [{ on: 'maybe' }, 'on'],
    [{}, 'on'],
  ])('with %j is refused', async (fields, field) => {
    const client = createClient(service.url);
    const answer = await client.call('POST', '/privacy/incognito', fields);
    expect([answer.status, answer.json().field]).toEqual([422, field]);
    expect([...client.cookies.keys()]).toEqual([]);
  });

  it('leads to no other site', async () => {
    const client = createClient(service.url);
    await enter(client);
    expect((await leave(client, '//evil.example')).location).toBe(`${service.url}/privacy/device`);
  });
});
