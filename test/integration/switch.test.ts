// Switching: the old identity's goodbye, its end, and only then the next sign-in or the next workspace.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { type Member, registerMember, signedIn } from '../support/member.ts';
import { signIn, signInAt } from '../support/sign-in.ts';
import { COOKIE, openStub } from '../support/stub.ts';

const SESSION = `${COOKIE}-session`;

let service: InProcess;
let member: Member;
beforeAll(async () => {
  service = await startInProcess();
  member = await registerMember(service, 'switcher@example.com');
});
afterAll(() => service.stop());

const me = async (client: Client) => (await client.call('GET', '/api/me')).json();
const copyOf = (client: Client) => createClient(service.url, new Map(client.cookies));

async function lastEvents(account: string, count: number) {
  const events = (await service.service.store.events(account)).slice(-count);
  return events.map(({ name, data }) => ({ name, ...data }));
}

describe('another account', () => {
  it('leads through FusionAuth’s sign-out to a sign-in that asks for the password', async () => {
    const { client, account: stub, token } = await openStub(service.url);
    await signIn(client, member);
    const before = copyOf(client);
    const out = await client.post('/switch', {});
    expect(out.location).toContain(`${service.fusionAuth}/oauth2/logout`);
    expect(out.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect(client.cookies.has(SESSION) || client.cookies.has(COOKIE)).toBe(false);
    expect(await lastEvents(member.account, 1)).toEqual([
      { name: 'member.signed-out', reason: 'switch' },
    ]);
    expect(await lastEvents(stub, 1)).toEqual([{ name: 'identity.released', reason: 'switch' }]);

    const back = await client.get('/');
    expect(back.location).toBe(`${service.url}/login?fresh`);
    const login = await client.get(back.location ?? '');
    const asked = Object.fromEntries(new URL(login.location ?? '').searchParams);
    expect(asked).toMatchObject({ prompt: 'login', max_age: '0' });
    const next = await registerMember(service, 'next@example.com');
    await client.get(await signInAt(login.location ?? '', next));
    expect(await me(client)).toMatchObject({ state: 'member', account: next.account });
    expect([...client.cookies.keys()]).toEqual([SESSION]);
    expect((await client.get('/api/merge')).json()).not.toHaveProperty('offer');
    expect(await me(before)).toEqual({ state: 'unknown' });
    await expectEnded(service.url, token);
  });

  it('the first page is itself again once it has shown the way', async () => {
    const client = await signedIn(service, member);
    await client.post('/switch', {});
    expect((await client.get('/')).status).toBe(303);
    expect((await client.get('/')).status).toBe(200);
  });

  it('of a guest ends the stub, and goes to the sign-in at once', async () => {
    const { client, token } = await openStub(service.url);
    expect((await client.post('/switch', {})).location).toBe(`${service.url}/login?fresh`);
    await expectEnded(service.url, token);
  });
});

describe('another workspace', () => {
  it('is a new session of the same member, whose events carry it', async () => {
    const client = await signedIn(service, member);
    const before = copyOf(client);
    await client.get('/video');
    const answer = await client.post('/switch', { workspace: 'business' });
    expect(answer.location).toBe(`${service.url}/account`);
    await client.get('/video');
    await client.post('/switch', { workspace: 'personal' });
    await client.call('POST', '/api/actions', { action: 'change.made' });
    await client.post('/logout', {});
    const film = 'four-quarters';
    expect(await lastEvents(member.account, 8)).toEqual([
      { name: 'video.watched', film },
      { name: 'member.signed-out', reason: 'switch' },
      { name: 'member.signed-in', workspace: 'business' },
      { name: 'video.watched', film, workspace: 'business' },
      { name: 'member.signed-out', reason: 'switch', workspace: 'business' },
      { name: 'member.signed-in', workspace: 'personal' },
      { name: 'change.made', workspace: 'personal' },
      { name: 'member.signed-out', reason: 'logout', workspace: 'personal' },
    ]);
    expect(await me(before)).toEqual({ state: 'unknown' });
  });

  it('does not make the session younger', async () => {
    const client = await signedIn(service, member);
    service.clock.ahead = 10 * 3_600_000;
    await client.post('/switch', { workspace: 'business' });
    const end = 14 * 24;
    for (let hours = 20; hours < end; hours += 10) {
      service.clock.ahead = hours * 3_600_000;
      expect(await me(client), `after ${hours} hours`).toMatchObject({ state: 'member' });
    }
    service.clock.ahead = end * 3_600_000 + 1000;
    expect(await me(client)).toEqual({ state: 'unknown' });
    service.clock.ahead = 0;
  });

  it.each(['', 'none-such', 'constructor', ' business'])(
    '%j is refused, and ends nothing',
    async (workspace) => {
      const client = await signedIn(service, member);
      const answer = await client.call('POST', '/switch', { workspace });
      expect([answer.status, answer.json().field]).toEqual([422, 'workspace']);
      expect(await me(client)).toMatchObject({ state: 'member' });
    },
  );

  it('is for members', async () => {
    const { client, account } = await openStub(service.url);
    expect((await client.post('/switch', { workspace: 'business' })).status).toBe(403);
    expect(await me(client)).toMatchObject({ account });
  });
});
