// What may be measured of a device, and what of it is shown to whom (GET /privacy/device).
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { type Member, registerMember, signedIn } from '../support/member.ts';
import { linkClick, pageView, payload, send } from '../support/snowplow.ts';
import { openStub } from '../support/stub.ts';

const CHOICE = 'vestibule-measuring';

let service: InProcess;
let member: Member;
beforeAll(async () => {
  service = await startInProcess();
  member = await registerMember(service, 'seen@example.com');
});
afterAll(() => service.stop());

const log = () => service.service.store.tracked;
const choose = (client: Client, mode: string) => client.post('/privacy/device/choice', { mode });
const shown = async (client: Client) => (await client.get('/privacy/device')).body;
const copy = async (client: Client) =>
  (await client.get('/privacy/device/export')).json<{
    devices: { device: string; account?: string; events: { id: string; network?: string }[] }[];
  }>();

/** What the tracker's cookie says: the device's id first. */
const track = (client: Client, device: string) =>
  void client.cookies.set('_sp_id.1fff', `${device}.1750000000.1.1750000000..sid....0`);

/** A browser that is measured in full, after so many visits. */
async function measuredBrowser(client = createClient(service.url), uid?: string) {
  const device = randomUUID();
  await choose(client, 'full');
  track(client, device);
  const view = pageView({ duid: device, sid: randomUUID(), page: 'The cart', ...(uid && { uid }) });
  await send(client, payload(view));
  return { client, device, event: view.eid ?? '' };
}

describe('a choice', () => {
  it('is off, with nothing set and no script, until one is made', async () => {
    const client = createClient(service.url);
    for (const path of ['/', '/privacy', '/privacy/device']) {
      const answer = await client.get(path);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(answer.body).not.toContain('<script');
    }
    expect(await shown(client)).toMatch(/value="off"[^>]* checked/);
  });

  it.each(['anonymous', 'session', 'full'])(
    'of %s is remembered, and pages follow it',
    async (mode) => {
      const client = createClient(service.url);
      const answer = await choose(client, mode);
      expect(answer.location).toBe(`${service.url}/privacy/device`);
      expect(answer.headers.getSetCookie().find((line) => line.startsWith(CHOICE))).toMatch(
        /Max-Age=15552000; Path=\/; .*HttpOnly; SameSite=Lax/,
      );
      expect((await client.get('/')).body).toContain(`defer data-mode="${mode}" data-user=""`);
      await choose(client, 'off');
      expect((await client.get('/')).body).not.toContain('<script');
    },
  );

  it.each(['sec-gpc', 'dnt'])('gives way to %s', async (signal) => {
    const client = createClient(service.url);
    await choose(client, 'full');
    const page = await client.get('/privacy/device', { [signal]: '1' });
    expect(page.body).not.toContain('<script');
    expect(page.body).toContain('Your browser asks not to be tracked, and nothing is measured.');
    expect(page.body).not.toContain('name="mode"');
  });

  it.each(['', 'FULL', 'everything', 'toString'])(
    'of %j is refused, and nothing is set',
    async (mode) => {
      const client = createClient(service.url);
      expect((await choose(client, mode)).status).toBe(422);
      expect([...client.cookies]).toEqual([]);
    },
  );

  it('that changes ends the device, so that nothing leads from what comes next to it', async () => {
    const { client, device } = await measuredBrowser();
    const before = client.cookies.get('sp');
    await choose(client, 'session');
    expect([...client.cookies.keys()]).toEqual([CHOICE]);
    expect(await log().device(device)).toMatchObject({ reason: 'privacy' });
    await choose(client, 'full');
    expect(client.cookies.get('sp')).not.toBe(before);
  });

  it.each(['/logout', '/switch'])('ends with whoever made it, by %s', async (path) => {
    const { client } = await measuredBrowser();
    await client.post(path, {});
    expect([...client.cookies.keys()]).toEqual([]);
    expect((await client.get('/')).body).not.toContain('<script');
  });

  it.each([
    ['guest', async () => openStub(service.url)],
    ['member', async () => ({ client: await signedIn(service, member), account: member.account })],
  ])(
    'ends where an operator has released the %s, once the next identity begins',
    async (_, arrive) => {
      const { client, account } = await arrive();
      const { device } = await measuredBrowser(client);
      await service.service.releaseEverywhere(account);
      await client.get('/video');
      expect(client.cookies.has(CHOICE) || client.cookies.has('sp')).toBe(false);
      expect(await log().device(device)).toMatchObject({ reason: 'forced' });
    },
  );

  it('made again changes nothing', async () => {
    const { client, device } = await measuredBrowser();
    const before = new Map(client.cookies);
    await choose(client, 'full');
    expect(client.cookies).toEqual(before);
    expect(await log().device(device)).not.toHaveProperty('releasedAt');
  });

  it('of a member in full says who they are to the tracker, and no other choice does', async () => {
    const client = await signedIn(service, member);
    for (const [mode, user] of [
      ['session', ''],
      ['full', member.account],
    ] as const) {
      await choose(client, mode);
      expect((await client.get('/')).body).toContain(`data-mode="${mode}" data-user="${user}"`);
    }
  });
});

describe('what is shown of a device', () => {
  it('is all of it, from the first event on', async () => {
    const { client, device, event } = await measuredBrowser();
    const page = await shown(client);
    expect(page).toContain(device);
    expect(page).toContain('<code>page_view</code> The cart');
    const { devices } = await copy(client);
    expect(devices).toMatchObject([{ device, events: [{ id: event, device }] }]);
    expect(devices[0]?.events[0]?.network).toBe(client.cookies.get('sp'));
  });

  it('is nothing for whoever knows its id alone, from an address or the log', async () => {
    const { device } = await measuredBrowser();
    const thief = createClient(service.url);
    track(thief, device);
    for (const network of [undefined, randomUUID()]) {
      if (network) thief.cookies.set('sp', network);
      expect((await copy(thief)).devices).toEqual([]);
      expect(await shown(thief)).not.toContain(device);
      await thief.post('/privacy/device/erase', {});
      track(thief, device);
    }
    expect(await log().ofDevice(device, { limit: 5 })).toHaveLength(1);
  });

  it('is nothing of a device that nothing but its id was ever seen of', async () => {
    const device = randomUUID();
    const silent = createClient(service.url);
    await send(silent, payload(pageView({ duid: device })));
    const thief = createClient(service.url);
    track(thief, device);
    thief.cookies.set('sp', randomUUID());
    expect((await copy(thief)).devices).toEqual([]);
  });

  it('is a member’s alone once they have signed in on it', async () => {
    const client = await signedIn(service, member);
    const { device } = await measuredBrowser(client, member.account);
    expect((await copy(client)).devices).toMatchObject([{ device, account: member.account }]);
    const left = createClient(service.url, new Map(client.cookies));
    left.cookies.delete('vestibule-session');
    expect((await copy(left)).devices).toEqual([]);
    const other = await registerMember(service, 'other@example.com');
    const theirs = await signedIn(service, other);
    for (const name of ['_sp_id.1fff', 'sp']) {
      theirs.cookies.set(name, client.cookies.get(name) ?? '');
    }
    expect((await copy(theirs)).devices).toEqual([]);
  });

  it('says so when there is nothing', async () => {
    expect(await shown(createClient(service.url))).toContain(
      'Nothing that can be told to come from this device.',
    );
  });
});

describe('deleting', () => {
  it('removes every event of the device, and what comes in late is kept without it', async () => {
    const { client, device } = await measuredBrowser();
    await send(client, payload(linkClick({ duid: device })));
    const before = createClient(service.url, new Map(client.cookies));
    const answer = await client.post('/privacy/device/erase', {});
    expect(answer.location).toBe(`${service.url}/privacy/device`);
    expect([...client.cookies.keys()]).toEqual([CHOICE]);
    expect(await log().ofDevice(device, { limit: 5 })).toEqual([]);
    const late = pageView({ duid: device });
    await send(before, payload(late));
    expect((await copy(before)).devices).toEqual([]);
    const logged = (await log().read(0, 1000)).find(({ id }) => id === late.eid);
    expect(logged).toBeDefined();
    expect(logged).not.toHaveProperty('device');
  });

  it.each([
    ['a guest’s account', (client: Client) => client.post('/account/erase', {})],
    ['a guest’s account, by the API', (client: Client) => client.call('DELETE', '/api/me')],
  ])('of %s takes what was tracked of the device with it', async (_, erase) => {
    const { client } = await openStub(service.url);
    const { device } = await measuredBrowser(client);
    await erase(client);
    expect(await log().ofDevice(device, { limit: 5 })).toEqual([]);
    expect([...client.cookies.keys()]).toEqual([]);
  });
});
