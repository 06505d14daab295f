// The JSON API for single-page and native clients, and what ends an identity through it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { CULL_KEY, callFusionAuth, recordOf, WEB_KEY } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { expectEnded } from '../support/expect-ended.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { askForLink, confirm } from '../support/register.ts';
import { COOKIE, deviceWith, openStub } from '../support/stub.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

const action = { action: 'video.watched', properties: { film: 'no-nickels' } };
const NATIVE = { 'token-transport': 'bearer' };

interface Me {
  state: string;
  account: string;
  token?: string;
  profile: Record<string, unknown>;
}

describe('a native client', () => {
  async function firstCall(): Promise<Me> {
    const client = createClient(service.url);
    const answer = await client.call('POST', '/api/actions', action, NATIVE);
    expect(answer.headers.getSetCookie()).toEqual([]);
    return answer.json<Me>();
  }

  const as = (token = '') => ({ authorization: `Bearer ${token}` });

  it('gets its token in the answer, and is known by it afterwards', async () => {
    const { token, account } = await firstCall();
    const client = createClient(service.url);
    const again = await client.call('POST', '/api/actions', action, as(token));
    expect([again.status, again.headers.getSetCookie()]).toEqual([200, []]);
    expect(again.json()).toMatchObject({ account, profile: { watchCount: 2 } });
    expect(again.json()).not.toHaveProperty('token');
    const me = await client.call('GET', '/api/me', undefined, as(token));
    expect(me.json()).toMatchObject({ state: 'anonymous', account });
  });

  it('gets a new token when it asks for the mail, and the old one ends', async () => {
    const { token } = await firstCall();
    const headers = { ...NATIVE, ...as(token) };
    const body = { email: 'native@example.com' };
    const asked = await createClient(service.url).call('POST', '/api/register', body, headers);
    const renewed = asked.json<Me>().token;
    expect(asked.status).toBe(202);
    expect(asked.headers.getSetCookie()).toEqual([]);
    const me = (one?: string) =>
      createClient(service.url).call('GET', '/api/me', undefined, as(one));
    expect((await me(token)).json()).toEqual({ state: 'unknown' });
    expect((await me(renewed)).json()).toMatchObject({ state: 'converting' });
  });

  it.each([{ origin: 'own' }, { origin: 'none' }])(
    'a page never gets the token in an answer, for scripts must not read it ($origin)',
    async ({ origin }) => {
      const headers = origin === 'own' ? { ...NATIVE, origin: service.url } : {};
      const client = createClient(service.url);
      const answer = await client.call('POST', '/api/actions', action, headers);
      expect(answer.json()).not.toHaveProperty('token');
      expect(client.cookies.has(COOKIE)).toBe(true);
    },
  );

  it('a broken authorization is nobody', async () => {
    for (const authorization of ['Bearer', 'Bearer ', 'Bearer x', 'Basic eDp5', 'Bearer a b']) {
      const answer = await createClient(service.url).call('GET', '/api/me', undefined, {
        authorization,
      });
      expect(answer.json(), authorization).toEqual({ state: 'unknown' });
    }
  });
});

describe('what is kept', () => {
  it('is exported in full, and only to whoever it is kept of', async () => {
    const { client, account } = await openStub(service.url);
    await client.post('/favorites', { film: 'no-nickels', on: 'yes' });
    const answer = await client.call('GET', '/api/me/export');
    expect(answer.headers.get('content-disposition')).toContain('what-is-kept.json');
    expect(answer.json()).toMatchObject({
      account,
      state: 'anonymous',
      profile: { watchCount: 1, favorites: ['no-nickels'] },
      events: [{ name: 'video.watched' }, { name: 'favorite.added' }],
    });
    expect((await createClient(service.url).call('GET', '/api/me/export')).status).toBe(401);
  });

  it('is never cached', async () => {
    const { client } = await openStub(service.url);
    for (const path of ['/api/me', '/api/me/export', '/account', '/video', '/']) {
      expect((await client.get(path)).headers.get('cache-control'), path).toBe('no-store');
    }
  });
});

describe('DELETE /api/me', () => {
  it("empties the row at once, and FusionAuth loses the user by the cull's key", async () => {
    const { client, account, token } = await openStub(service.url);
    await eventually(async () => {
      expect(await recordOf(service.fusionAuth, account)).toBeDefined();
    });
    const answer = await client.call('DELETE', '/api/me');
    expect([answer.status, client.cookies.size]).toEqual([202, 0]);
    expect(await kept(service.service.store, account)).toMatchObject({
      state: 'erased',
      profile: {},
      events: [],
    });
    await expectEnded(service.url, token);
    await eventually(async () => {
      expect(await recordOf(service.fusionAuth, account)).toBeUndefined();
    });
    // The row stays, so that a copy of the cookie cannot bring the account back.
    expect((await kept(service.service.store, account)).state).toBe('erased');
  });

  it("erases a member's account and ends their session everywhere", async () => {
    const { member, account } = await registered('erased@example.com');
    const elsewhere = createClient(service.url, new Map(member.cookies));
    expect((await member.call('DELETE', '/api/me')).status).toBe(202);
    expect((await elsewhere.call('GET', '/api/me')).json()).toEqual({ state: 'unknown' });
    expect((await elsewhere.get('/make-change')).location).toContain('/login');
    await eventually(async () => {
      expect(await recordOf(service.fusionAuth, account)).toBeUndefined();
    });
  });

  it('of nobody is a 401', async () => {
    expect((await createClient(service.url).call('DELETE', '/api/me')).status).toBe(401);
  });
});

describe('POST /api/release', () => {
  it('J14: ends the identity on every route, and keeps what was recorded', async () => {
    const { client, account, token } = await openStub(service.url);
    const answer = await client.call('POST', '/api/release');
    expect([answer.status, client.cookies.size]).toEqual([204, 0]);
    await expectEnded(service.url, token);
    expect(await kept(service.service.store, account)).toMatchObject({
      state: 'released',
      profile: { watchCount: 1 },
      events: ['video.watched', 'identity.released'],
    });
  });

  it('is idempotent', async () => {
    const { account, token } = await openStub(service.url);
    for (let times = 0; times < 3; times++) {
      const answer = await deviceWith(service.url, token).call('POST', '/api/release');
      expect(answer.status).toBe(204);
    }
    const { events } = await kept(service.service.store, account);
    expect(events.filter((name) => name === 'identity.released')).toHaveLength(1);
    expect((await createClient(service.url).call('POST', '/api/release')).status).toBe(204);
  });

  it("ends a member's session, and the account keeps everything", async () => {
    const { member, account } = await registered('released@example.com');
    const copy = createClient(service.url, new Map(member.cookies));
    expect((await member.call('POST', '/api/release')).status).toBe(204);
    expect((await copy.call('GET', '/api/me')).json()).toEqual({ state: 'unknown' });
    expect((await kept(service.service.store, account)).state).toBe('registered');
  });
});

describe("FusionAuth's keys", () => {
  /** How FusionAuth answers, about a user who is as active afterwards as before. */
  async function attempted(key: string, method: string, path: string): Promise<number> {
    const { account } = await openStub(service.url);
    await eventually(async () => {
      expect(await recordOf(service.fusionAuth, account)).toBeDefined();
    });
    const body = { userIds: [account] };
    const to = path.replace('ID', account);
    const { status } = await callFusionAuth(service.fusionAuth, to, { method, key, body });
    expect((await recordOf(service.fusionAuth, account))?.active).toBe(true);
    return status;
  }

  it.each([
    ['delete a user', 'DELETE', '/api/user/ID?hardDelete=true'],
    ['deactivate a user', 'DELETE', '/api/user/ID'],
    ['delete many', 'DELETE', '/api/user/bulk'],
    ['search users', 'POST', '/api/user/search'],
    ['make keys', 'POST', '/api/api-key'],
    ['change the tenant', 'PATCH', '/api/tenant/ID'],
  ])('C10: the web key cannot %s', async (_, method, path) => {
    expect(await attempted(WEB_KEY, method, path)).toBe(401);
  });

  it.each([
    ['create a user', 'POST', '/api/user'],
    ['change a user', 'PATCH', '/api/user/ID'],
    ['activate a user', 'PUT', '/api/user/ID?reactivate=true'],
    ['have a link mailed', 'POST', '/api/user/forgot-password'],
    ['set a password', 'POST', '/api/user/change-password'],
    ['register a user', 'POST', '/api/user/registration/ID'],
    ['send mail', 'POST', '/api/email/send/ID'],
    ['sign a token', 'POST', '/api/jwt/vend'],
    ['delete many', 'DELETE', '/api/user/bulk'],
    ['make keys', 'POST', '/api/api-key'],
  ])('C10: the cull key cannot %s', async (_, method, path) => {
    expect(await attempted(CULL_KEY, method, path)).toBe(401);
  });
});

it('no token, password or address of a person is in the log', async () => {
  const { member } = await registered('logged@example.com');
  await member.get('/account');
  const log = service.logged.join('');
  expect(log).not.toMatch(/@example\.com|correct horse|eyJ|127\.0\.0\.1"/);
  expect(log).toContain('"path":"/register/confirm"');
});

async function registered(email: string): Promise<{ member: Client; account: string }> {
  const { client, account } = await openStub(service.url);
  const link = await askForLink(client, service.mailbox, { email });
  expect((await confirm(client, link)).status).toBe(303);
  return { member: client, account };
}
