// A shared device: the server forgets whoever makes no request for KIOSK_TIMEOUT, guest or member.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { type Member, registerMember, signedIn } from '../support/member.ts';
import { COOKIE, openStub } from '../support/stub.ts';

const SECOND = 1000;

let service: InProcess;
let member: Member;
beforeAll(async () => {
  service = await startInProcess({ KIOSK_TIMEOUT: '60s' });
  member = await registerMember(service, 'teller@example.com');
});
afterAll(() => service.stop());

/** Only forwards, so that what was seen later stays later. */
const pass = (ms: number) => {
  service.clock.ahead += ms;
};
afterEach(() => pass(120 * SECOND));

const me = async (client: Client) => (await client.call('GET', '/api/me')).json();

async function told(account: string, count: number): Promise<string[]> {
  const events = (await service.service.store.events(account)).slice(-count);
  return events.map(({ name, data }) => [name, data?.reason].filter(Boolean).join(' '));
}

it('a guest who makes requests stays, one who makes none for so long is released', async () => {
  const { client, account, token } = await openStub(service.url);
  for (let n = 0; n < 5; n++) {
    pass(50 * SECOND);
    await client.get('/privacy');
  }
  expect(await me(client)).toMatchObject({ account });
  pass(60 * SECOND);
  const answer = await client.get('/video');
  expect(answer.location).toBe(`${service.url}/welcome`);
  expect(answer.headers.get('clear-site-data')).toBe('"cache", "storage"');
  expect([...client.cookies]).toEqual([]);
  expect(await told(account, 2)).toEqual(['video.watched', 'identity.released kiosk']);
  await expectEnded(service.url, token);
});

it('a copy of a guest’s cookie is no good either once nobody was there for so long', async () => {
  const { account, token } = await openStub(service.url);
  pass(61 * SECOND);
  await expectEnded(service.url, token);
  expect(await told(account, 1)).toEqual(['identity.released kiosk']);
});

it('a member is signed out at FusionAuth too, and the next person is welcomed', async () => {
  const client = await signedIn(service, member);
  pass(60 * SECOND);
  const answer = await client.get('/account');
  expect(answer.location).toContain(`${service.fusionAuth}/oauth2/logout`);
  expect((await client.get('/')).location).toBe(`${service.url}/welcome`);
  expect((await client.get('/welcome')).body).toContain('Nothing of whoever was here before');
  expect(await told(member.account, 1)).toEqual(['member.signed-out kiosk']);
});

it('a form from the page of whoever was there before does nothing', async () => {
  const { client } = await openStub(service.url);
  pass(60 * SECOND);
  const before = await service.service.store.counts();
  const answer = await client.post('/favorites', { film: 'no-nickels', on: 'yes' });
  expect(answer.location).toBe(`${service.url}/welcome`);
  const { anonymous } = (await service.service.store.counts()).byState;
  expect(anonymous).toBe(before.byState.anonymous - 1);
});

it('an API client is told that it is nobody', async () => {
  const { client } = await openStub(service.url);
  pass(60 * SECOND);
  expect(await me(client)).toEqual({ state: 'unknown' });
  expect(client.cookies.has(COOKIE)).toBe(false);
});

it.each([
  ['guest', async () => (await openStub(service.url)).client],
  ['member', () => signedIn(service, member)],
])('the warning keeps no %s there; saying so does', async (_, arrive) => {
  const client = await arrive();
  pass(40 * SECOND);
  const warning = await client.get('/kiosk?to=/video');
  expect(warning.headers.get('refresh')).toMatch(/^2[01];url=\/welcome$/);
  expect(warning.body).toContain('Are you still there?');
  expect((await client.post('/kiosk/stay', { to: '/video' })).location).toBe(
    `${service.url}/video`,
  );
  pass(50 * SECOND);
  expect(await me(client)).not.toEqual({ state: 'unknown' });
  pass(40 * SECOND);
  await client.get('/kiosk?to=/video');
  pass(20 * SECOND);
  const late = { 'sec-fetch-dest': 'empty' };
  expect((await client.call('POST', '/kiosk/stay', undefined, late)).status).toBe(401);
  expect(await me(client)).toEqual({ state: 'unknown' });
});

it.each(['//evil.example', 'https://evil.example/', '/\\evil.example'])(
  'saying so does not lead to %j',
  async (to) => {
    const { client } = await openStub(service.url);
    expect((await client.post('/kiosk/stay', { to })).location).toBe(`${service.url}/`);
  },
);

it('nothing is held for anybody’s way back: there is no privacy mode', async () => {
  const client = createClient(service.url);
  expect((await client.get('/privacy/device')).body).not.toContain('/privacy/incognito');
  const form = { on: 'yes', id: randomUUID() };
  expect((await client.post('/privacy/incognito', form)).status).toBe(404);
});

it('a page counts down for whoever is known, and for nobody else', async () => {
  const { client } = await openStub(service.url);
  const known = (await client.get('/privacy')).body;
  expect(known).toContain(
    '<noscript><meta http-equiv="refresh" content="30;url=/kiosk?to=%2Fprivacy">',
  );
  expect(known).toContain('data-ms="60000" data-warning="30000"');
  const nobody = createClient(service.url);
  expect((await nobody.get('/privacy')).body).not.toContain('kiosk');
  expect((await nobody.get('/kiosk')).location).toBe(`${service.url}/welcome`);
});
