// Release: whatever the reason, the goodbye comes first, under the old identity; then nothing of it is good any more.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { type Member, registerMember, signedIn } from '../support/member.ts';
import { signIn } from '../support/sign-in.ts';
import { COOKIE, deviceWith, openStub } from '../support/stub.ts';

const SESSION = `${COOKIE}-session`;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let service: InProcess;
let member: Member;
beforeAll(async () => {
  service = await startInProcess();
  member = await registerMember(service, 'leaver@example.com');
});
afterAll(() => service.stop());

/** Names and reasons of an account's last events, oldest first. */
async function told(account: string, count: number): Promise<string[]> {
  const events = (await service.service.store.events(account)).slice(-count);
  return events.map(({ name, data }) => [name, data?.reason].filter(Boolean).join(' '));
}

async function later(ms: number, work: () => Promise<void>): Promise<void> {
  service.clock.ahead = ms;
  try {
    await work();
  } finally {
    service.clock.ahead = 0;
  }
}

const me = async (client: Client) => (await client.call('GET', '/api/me')).json();
const copyOf = (client: Client) => createClient(service.url, new Map(client.cookies));

/** No route takes the session of this device for a member's. */
async function expectNoMember(device: Client): Promise<void> {
  const again = () => copyOf(device);
  expect(await me(again())).toEqual({ state: 'unknown' });
  expect((await again().call('GET', '/api/me/export')).status).toBe(401);
  expect((await again().call('DELETE', '/api/me')).status).toBe(401);
  expect((await again().call('GET', '/api/merge')).status).toBe(403);
  expect((await again().post('/account/merge', { choice: 'merge' })).status).toBe(403);
  expect((await again().get('/account')).location).toBe(`${service.url}/login`);
  expect((await again().get('/make-change')).location).toContain('/login');
  expect((await again().post('/make-change', { amount: '1' })).location).toContain('/login');
  const action = { action: 'change.made', properties: {} };
  expect((await again().call('POST', '/api/actions', action)).status).toBe(403);
}

describe.each([
  ['the button', (client: Client) => client.post('/logout', {})],
  ['the API', (client: Client) => client.call('POST', '/api/release')],
])('leaving by %s', (_, leave) => {
  it('says goodbye under the old identity, and no copy of the cookie is good any more', async () => {
    const { client, account, token } = await openStub(service.url);
    const answer = await leave(client);
    expect(answer.status).toBeLessThan(400);
    expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect([...client.cookies]).toEqual([]);
    expect(await told(account, 2)).toEqual(['video.watched', 'identity.released logout']);
    await expectEnded(service.url, token);
  });

  it('ends a member’s session in the same way, and leaves the account as it was', async () => {
    const client = await signedIn(service, member);
    const copy = copyOf(client);
    await leave(client);
    expect(await told(member.account, 2)).toEqual(['member.signed-in', 'member.signed-out logout']);
    await expectNoMember(copy);
    expect((await service.service.store.account(member.account))?.state).toBe('registered');
  });

  it('twice, or from two tabs at once, is leaving once', async () => {
    const client = await signedIn(service, member);
    await client.get('/video');
    const tabs = Array.from({ length: 5 }, () => copyOf(client));
    const answers = await Promise.all(tabs.map(leave));
    expect(answers.every(({ status }) => status < 400)).toBe(true);
    expect(await told(member.account, 2)).toEqual(['video.watched', 'member.signed-out logout']);
  });

  it('leaves nothing that says who comes next', async () => {
    const { client, account } = await openStub(service.url);
    await leave(client);
    await client.get('/video');
    const { account: next } = await me(client);
    expect(next).not.toBe(account);
    const rows = [account, String(next)].map(async (id) => ({
      row: await service.service.store.account(id),
      events: await service.service.store.events(id),
    }));
    const [old, fresh] = await Promise.all(rows);
    expect(JSON.stringify(old)).not.toContain(next);
    expect(JSON.stringify(fresh)).not.toContain(account);
  });
});

it('whoever signs in where another is signed in takes over nothing: no session, no stub', async () => {
  const other = await registerMember(service, 'other@example.com');
  const { client, account, token } = await openStub(service.url);
  await signIn(client, member);
  const before = copyOf(client);
  await signIn(client, other);
  expect(await me(client)).toMatchObject({ state: 'member', account: other.account });
  expect([...client.cookies.keys()]).toEqual([SESSION]);
  expect(await told(member.account, 1)).toEqual(['member.signed-out switch']);
  expect(await told(account, 1)).toEqual(['identity.released switch']);
  await expectNoMember(before);
  await expectEnded(service.url, token);
});

describe('a session that runs out', () => {
  it('says goodbye once, as of when it ran out, and takes the device’s stub with it', async () => {
    const { client, account, token } = await openStub(service.url);
    await signIn(client, member);
    const opened = (await service.service.store.events(member.account)).at(-1)?.at ?? 0;
    await later(13 * HOUR, async () => {
      const tabs = [copyOf(client), copyOf(client), client];
      await Promise.all(tabs.map((tab) => tab.get('/')));
      expect([...client.cookies]).toEqual([]);
      await expectNoMember(copyOf(client));
    });
    expect(await told(member.account, 2)).toEqual([
      'member.signed-in',
      'member.signed-out timeout',
    ]);
    const events = await service.service.store.events(member.account);
    expect(Math.abs((events.at(-1)?.at ?? 0) - opened - 12 * HOUR)).toBeLessThan(1000);
    expect(await told(account, 1)).toEqual(['identity.released timeout']);
    await expectEnded(service.url, token);
  });

  it('what its last request asks for is the next visitor’s', async () => {
    const client = await signedIn(service, member);
    await later(13 * HOUR, async () => {
      await client.get('/video');
      const next = await me(client);
      expect(next).toMatchObject({ state: 'anonymous', profile: { watchCount: 1 } });
    });
    expect(await told(member.account, 1)).toEqual(['member.signed-out timeout']);
  });
});

describe('a token that runs out', () => {
  it('is the stub’s goodbye when nobody has been seen since', async () => {
    const { client, account, token } = await openStub(service.url);
    await later(31 * DAY, async () => {
      await client.get('/');
      expect([...client.cookies]).toEqual([]);
    });
    expect(await told(account, 2)).toEqual(['video.watched', 'identity.released expired']);
    await expectEnded(service.url, token);
  });

  it('ends nothing while a newer token of the same stub is about', async () => {
    const { client, account, token } = await openStub(service.url);
    await later(20 * DAY, async () => void (await client.get('/video')));
    await later(31 * DAY, async () => {
      await deviceWith(service.url, token).get('/');
      expect(await me(client)).toMatchObject({ account });
    });
    expect(await told(account, 1)).toEqual(['video.watched']);
  });

  it('leaves the member beside it signed in', async () => {
    const { account, token } = await openStub(service.url);
    await later(31 * DAY, async () => {
      const fresh = await signedIn(service, member);
      fresh.cookies.set(COOKIE, token);
      await fresh.get('/');
      expect([...fresh.cookies.keys()]).toEqual([SESSION]);
      expect(await me(fresh)).toMatchObject({ state: 'member' });
    });
    expect(await told(account, 1)).toEqual(['identity.released expired']);
  });
});

describe('erasing', () => {
  it('ends the stub beside the member too, and FusionAuth’s session', async () => {
    const going = await registerMember(service, 'going@example.com');
    const { client, account, token } = await openStub(service.url);
    await signIn(client, going);
    const copy = copyOf(client);
    const answer = await client.post('/account/erase', {});
    expect(answer.location).toContain(`${service.fusionAuth}/oauth2/logout`);
    expect(answer.headers.get('clear-site-data')).toContain('"storage"');
    expect([...client.cookies]).toEqual([]);
    expect(await told(account, 1)).toEqual(['identity.released deleted']);
    expect(await told(going.account, 1)).toEqual([]);
    await expectNoMember(copy);
    await expectEnded(service.url, token);
  });
});

describe('an operator’s word', () => {
  it('ends every session of a member, and only the password opens another', async () => {
    const suspect = await registerMember(service, 'suspect@example.com');
    const devices = [await signedIn(service, suspect), await signedIn(service, suspect)];
    expect(await service.service.releaseEverywhere(suspect.account)).toBeDefined();
    for (const device of devices) await expectNoMember(device);
    expect(await told(suspect.account, 1)).toEqual(['identity.released forced']);
    const client = await signedIn(service, suspect);
    expect(await me(client)).toMatchObject({ state: 'member', account: suspect.account });
  });

  it('ends a stub, and says so of one that is over', async () => {
    const { account, token } = await openStub(service.url);
    expect(await service.service.releaseEverywhere(account)).toMatchObject({ state: 'released' });
    expect(await service.service.releaseEverywhere(account)).toBeUndefined();
    expect(await told(account, 1)).toEqual(['identity.released forced']);
    await expectEnded(service.url, token);
  });
});

describe('a page that releases over and over', () => {
  it('is held back at ten a second and thirty a minute, and what is refused does not count', async () => {
    const client = createClient(service.url);
    const leave = () => client.call('POST', '/api/release');
    const burst = await Promise.all(Array.from({ length: 14 }, leave));
    const refused = burst.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(4);
    expect(refused[0]?.headers.get('retry-after')).toBe('1');
    expect(refused[0]?.json()).toMatchObject({ code: 'too_many_releases' });
    let passed = 10;
    for (let second = 1; second <= 20; second++) {
      await later(second * 1000, async () => {
        for (let n = 0; n < 3; n++) if ((await leave()).status === 204) passed++;
      });
    }
    expect(passed).toBe(30);
    await later(25_000, async () => {
      const wait = Number((await leave()).headers.get('retry-after'));
      expect(wait).toBeGreaterThan(30);
      expect(wait).toBeLessThanOrEqual(36);
    });
    await later(61_500, async () => expect((await leave()).status).toBe(204));
  });

  it('does not hold back another page, nor whoever is signed in', async () => {
    const page = { 'user-agent': 'one page for all' };
    const send = (client: Client) => client.call('POST', '/api/release', undefined, page);
    for (let n = 0; n < 12; n++) await send(createClient(service.url));
    const guest = createClient(service.url);
    expect((await send(guest)).status).toBe(429);
    expect((await send(await signedIn(service, member))).status).toBe(204);
    expect((await guest.call('POST', '/api/release')).status).toBe(204);
  });
});
