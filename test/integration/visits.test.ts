// What counts as a visit, that it counts exactly once, and that FusionAuth hears of it soon and seldom.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { recordOf } from '../support/directory.ts';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { openStub } from '../support/stub.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

async function stubs(): Promise<number> {
  const { byState } = await service.service.store.counts();
  return Object.values(byState).reduce((sum, count) => sum + count, 0);
}

async function watchCount(account: string): Promise<unknown> {
  return (await service.service.store.account(account))?.profile.watchCount;
}

it('200 visits at once with one cookie add exactly 200', async () => {
  const { client, account } = await openStub(service.url);
  const answers = await Promise.all(
    Array.from({ length: 200 }, () => client.get('/video/no-nickels')),
  );
  const shown = answers.map(({ status, body }) => {
    expect(status).toBe(200);
    return Number(/You have watched <b>(\d+)<\/b>/.exec(body)?.[1]);
  });
  // Nobody was shown a count twice, and none is missing.
  expect(shown.sort((one, other) => one - other)).toEqual(
    Array.from({ length: 200 }, (_, index) => index + 2),
  );
  expect(await watchCount(account)).toBe(201);
  const events = await service.service.store.events(account);
  expect(events.filter(({ name }) => name === 'video.watched')).toHaveLength(201);
  await eventually(async () => {
    expect((await recordOf(service.fusionAuth, account))?.data.watchCount).toBe(201);
  });
});

describe('first calls with an Idempotency-Key', () => {
  const action = { action: 'video.watched', properties: { film: 'no-nickels' } };
  const first = (key: string, body: object = action) =>
    createClient(service.url).call('POST', '/api/actions', body, { 'idempotency-key': key });

  it('five at once with one key open one account and count once', async () => {
    const before = await stubs();
    const key = crypto.randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => first(key)));
    const accounts = answers.map((answer) => answer.json<{ account: string }>().account);
    expect(new Set(accounts).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201]);
    expect(await stubs()).toBe(before + 1);
    expect(await watchCount(accounts[0] ?? '')).toBe(1);
    await eventually(async () => {
      expect((await recordOf(service.fusionAuth, accounts[0] ?? ''))?.data.watchCount).toBe(1);
    });
  });

  it('J15: five at once without a key open five', async () => {
    const before = await stubs();
    await Promise.all(
      Array.from({ length: 5 }, () =>
        createClient(service.url).call('POST', '/api/actions', action),
      ),
    );
    expect(await stubs()).toBe(before + 5);
  });

  it('a key used again on the account it opened counts once', async () => {
    const client = createClient(service.url);
    const key = { 'idempotency-key': crypto.randomUUID() };
    const opened = await client.call('POST', '/api/actions', action, key);
    await client.call('POST', '/api/actions', action, key);
    await client.call('POST', '/api/actions', action, key);
    expect(await watchCount(opened.json<{ account: string }>().account)).toBe(1);
  });

  it.each(['short', 'x'.repeat(201), 'with a space in it!'])(
    'the key "%s" is refused by name',
    async (key) => {
      const answer = await first(key);
      expect(answer.status).toBe(422);
      expect(answer.json()).toMatchObject({ field: 'Idempotency-Key' });
    },
  );
});

describe('what opens nothing', () => {
  const agent = (name: string) => ({ 'user-agent': name });
  const requests: [string, RequestInit][] = [
    ['HEAD', { method: 'HEAD' }],
    ['a prefetch', { headers: { 'sec-purpose': 'prefetch' } }],
    ['a prerender', { headers: { 'sec-purpose': 'prefetch;prerender' } }],
    ['an old prefetch', { headers: { purpose: 'prefetch' } }],
    ["Firefox's old prefetch", { headers: { 'x-moz': 'prefetch' } }],
    ['an image', { headers: { 'sec-fetch-dest': 'image' } }],
    ['a frame', { headers: { 'sec-fetch-dest': 'iframe' } }],
    ['a script', { headers: { 'sec-fetch-dest': 'empty' } }],
    ['Googlebot', { headers: agent('Mozilla/5.0 (compatible; Googlebot/2.1)') }],
    ['facebookexternalhit', { headers: agent('facebookexternalhit/1.1') }],
    ['Slackbot', { headers: agent('Slackbot-LinkExpanding 1.0') }],
    ['Twitterbot', { headers: agent('Twitterbot/1.0') }],
    ['the page after a form', { headers: {} }],
  ];

  it.each(requests)('%s', async (name, init) => {
    const client = createClient(service.url);
    const before = await stubs();
    const path = name === 'the page after a form' ? '/video?saved' : '/video';
    const answer = await client.send(path, init);
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await stubs()).toBe(before);
  });

  it.each(requests)('%s adds nothing to a stub either', async (name, init) => {
    const { client, account } = await openStub(service.url);
    await client.send(name === 'the page after a form' ? '/video?saved' : '/video', init);
    expect(await watchCount(account)).toBe(1);
  });

  it.each(['/', '/privacy', '/register', '/login', '/account', '/logout', '/video/nowhere'])(
    'GET %s by a stranger',
    async (path) => {
      const client = createClient(service.url);
      const before = await stubs();
      await client.get(path);
      expect([...client.cookies.keys()]).not.toContain('vestibule');
      expect(await stubs()).toBe(before);
    },
  );
});

describe('what does open a stub', () => {
  it.each([
    ['a browser', { 'sec-fetch-dest': 'document', 'user-agent': 'Mozilla/5.0 Firefox/140.0' }],
    ['curl', { 'user-agent': 'curl/8.5.0' }],
    ['a client that says nothing of itself', { 'user-agent': '' }],
  ])('%s', async (_, headers) => {
    const before = await stubs();
    const client = createClient(service.url);
    await client.get('/video', headers);
    expect(client.cookies.has('vestibule')).toBe(true);
    expect(await stubs()).toBe(before + 1);
  });
});
