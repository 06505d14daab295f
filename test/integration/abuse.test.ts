// What is the server's stays the server's, nothing pollutes a prototype, and no other site acts for a visitor.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { COOKIE, openStub } from '../support/stub.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

const json = { 'content-type': 'application/json', accept: 'application/json' };

/** Names that FusionAuth or the lifecycle gives a meaning, and tricks with names. */
const SERVER_OWNED: Record<string, unknown> = {
  anonymousUser: false,
  'data.anonymousUser': false,
  'user.data.anonymousUser': false,
  roles: ['admin'],
  registrations: [{ roles: ['admin'] }],
  email: 'eve@example.com',
  username: 'eve',
  mobilePhone: '+15550100',
  password: 'known to eve',
  verified: true,
  tenantId: crypto.randomUUID(),
  active: false,
  expiry: 0,
  conversion: { keep: true },
  epoch: 99,
  state: 'registered',
  twoFactor: { methods: [] },
};

describe('E7, H3: a field that is the server’s', () => {
  it.each(Object.entries(SERVER_OWNED))(
    '%s is refused by the API, by its name',
    async (name, value) => {
      const { client, account } = await openStub(service.url);
      const before = await kept(service.service.store, account);
      const film = { film: 'no-nickels' };
      const bodies = [
        { action: 'video.watched', properties: film, [name]: value },
        { action: 'video.watched', properties: { ...film, [name]: value } },
      ];
      for (const body of bodies) {
        const answer = await client.call('POST', '/api/actions', body);
        expect(answer.status, JSON.stringify(body)).toBe(422);
        expect(String(answer.json().field)).toContain(name);
      }
      expect(await kept(service.service.store, account)).toEqual(before);
    },
  );

  it('in a form changes nothing of the account, here or in FusionAuth', async () => {
    const { client, account } = await openStub(service.url);
    const more = Object.entries(SERVER_OWNED).map(([name, value]) => [name, JSON.stringify(value)]);
    const fields = Object.fromEntries(more);
    await client.post('/favorites', { ...fields, film: 'no-nickels', on: 'yes' });
    const row = await service.service.store.account(account);
    expect(row).toMatchObject({ state: 'anonymous', epoch: 0 });
    expect(Object.keys(row?.profile ?? {}).sort()).toEqual(
      ['favorites', 'firstFilm', 'lastFilm', 'watchCount'].sort(),
    );
    const record = await eventually(async () => {
      const found = await recordOf(service.fusionAuth, account);
      expect(found?.data.favorites).toEqual(['no-nickels']);
      return found;
    });
    expect(record).toMatchObject({ active: true, data: { anonymousUser: true } });
    expect(record?.registrations ?? []).toEqual([]);
    expect(record?.email).toBeUndefined();
    expect(JSON.stringify(record)).not.toContain('eve');
  });

  it('a visitor cannot break the search index: no new keys, no other types, no size', async () => {
    const { client, account } = await openStub(service.url);
    const keys = Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`key${n}`, n]));
    const values: unknown[] = [
      { a: 1 },
      ['x'],
      1,
      true,
      null,
      '2026-01-31T00:00:00Z',
      'x'.repeat(300),
    ];
    const bodies = [keys, ...values.map((film) => ({ film }))];
    for (const properties of bodies) {
      const body = { action: 'video.watched', properties };
      expect((await client.call('POST', '/api/actions', body)).status).toBe(422);
    }
    expect((await service.service.store.account(account))?.profile.watchCount).toBe(1);
  });
});

describe('E8: a prototype stays as it is after', () => {
  const polluted = () => ({}) as Record<string, unknown>;

  it.each([
    '{"__proto__":{"polluted":true},"action":"video.watched","properties":{"film":"no-nickels"}}',
    '{"action":"video.watched","properties":{"film":"no-nickels","__proto__":{"polluted":true}}}',
    '{"constructor":{"prototype":{"polluted":true}},"action":"video.watched"}',
    '{"action":"video.watched","properties":{"constructor":{"prototype":{"polluted":true}}}}',
    '{"action":"__proto__","properties":{"polluted":true}}',
    '{"action":"video.watched","action":"__proto__","properties":{}}',
    '{"action":"video.watched","properties":{"film":NaN}}',
  ])('%s', async (body) => {
    const answer = await createClient(service.url).send('/api/actions', {
      method: 'POST',
      headers: json,
      body,
    });
    expect(answer.status).toBeLessThan(500);
    expect(polluted().polluted).toBeUndefined();
    expect(answer.body).not.toContain('polluted":true');
  });

  it('names of the kind in forms, queries and cookies', async () => {
    const client = createClient(service.url);
    const names = ['__proto__[polluted]', 'constructor[prototype][polluted]', '__proto__.polluted'];
    for (const name of names) {
      const query = new URLSearchParams({ [name]: 'true', film: 'no-nickels', on: 'yes' });
      for (const path of ['/', '/video', '/register/confirm', '/login', '/callback']) {
        expect((await client.get(`${path}?${query}`)).status).toBeLessThan(500);
      }
      await client.send('/favorites', { method: 'POST', body: query });
      await client.get('/', { cookie: `${name}=true; __proto__=true; ${COOKIE}=__proto__` });
    }
    expect(polluted().polluted).toBeUndefined();
  });
});

describe('E11: a forced end is a permanent loss, so another site cannot ask for', () => {
  it.each([
    ['POST', '/api/release'],
    ['POST', '/api/register'],
    ['POST', '/register'],
    ['POST', '/logout'],
    ['POST', '/account/erase'],
    ['DELETE', '/api/me'],
  ])('%s %s', async (method, path) => {
    const { client, account } = await openStub(service.url);
    const before = await kept(service.service.store, account);
    for (const sign of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      const answer = await client.call(method, path, { email: 'ann@example.com' }, sign);
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []]);
    }
    expect(await kept(service.service.store, account)).toEqual(before);
  });

  it('anything by a link or an image: a GET ends nothing', async () => {
    const { client, account } = await openStub(service.url);
    const before = await kept(service.service.store, account);
    for (const path of [
      '/logout',
      '/account',
      '/api/release',
      '/account/erase',
      '/api/me',
      '/favorites',
    ]) {
      await client.get(path, { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image' });
    }
    expect(await kept(service.service.store, account)).toEqual(before);
  });
});
