// POST /fs/ops, as the page script posts: every call by itself, refused in words that help.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, createClient } from '../support/client.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { type Member, registerMember, signedIn } from '../support/member.ts';

const FRIEND = 'https://friend.example';

let service: InProcess;
let ann: Member;
beforeAll(async () => {
  service = await startInProcess({ CORS_ORIGINS: FRIEND });
  ann = await registerMember(service, 'ann@example.com');
});
afterAll(() => service.stop());

interface Reply {
  status: number;
  headers: Headers;
  refused: Record<string, { field?: string; reason: string }>;
}

/** One page of one browser. */
function openPage(client: Client = createClient(service.url)) {
  const page = randomUUID();
  const identity = { device: randomUUID(), session: randomUUID() };
  const now = () => Date.now() + service.clock.ahead;
  return {
    ...identity,
    call: (op: string, options: object = {}, stamp: object = {}) => ({
      ...{ id: randomUUID(), at: now(), ...identity, v: 2, op, options },
      ...stamp,
    }),
    async post(ops: unknown[], headers: Record<string, string> = {}, at = now()): Promise<Reply> {
      const body = JSON.stringify({ page, sent: at, ops });
      const sent = { 'content-type': 'text/plain', accept: '*/*', ...headers };
      const init = { method: 'POST', body, headers: sent };
      const answer = await client.send('/fs/ops', init);
      const { status } = answer;
      return { status, headers: answer.headers, refused: answer.json<Reply>().refused };
    },
    async kept() {
      const log = await service.service.store.tracked.read(0, 100_000);
      return log.filter(({ device }) => device === identity.device);
    },
  };
}

type OpenPage = ReturnType<typeof openPage>;

async function refusal(page: OpenPage, op: string, options: object, stamp: object = {}) {
  const { status, refused } = await page.post([page.call(op, options, stamp)]);
  expect(status).toBe(422);
  return refused[0]?.reason;
}

describe('a batch', () => {
  it('is taken call by call: a bad one costs no other, and is kept apart with its reason', async () => {
    const page = openPage();
    const good = (name: string) => page.call('trackEvent', { name });
    const reply = await page.post([
      good('one'),
      page.call('trackEvent', { name: '' }),
      good('two'),
    ]);
    const reason = 'name must be a text of 1 to 250 characters';
    expect(reply).toMatchObject({ status: 422, refused: { 1: { field: 'name', reason } } });
    expect((await page.kept()).map(({ name }) => name)).toEqual(['one', 'two']);
    const [bad] = await service.service.store.tracked.bad(1);
    expect(bad).toMatchObject({ source: 'fullstory', reason, payload: '' });
  });

  it('takes names of 250 characters and calls of 512 KB, and no more', async () => {
    const page = openPage();
    const named = (length: number) => page.call('trackEvent', { name: 'n'.repeat(length) });
    const large = (bytes: number) =>
      page.call('trackEvent', { name: 'large', properties: { text: 'x'.repeat(bytes) } });
    const around = JSON.stringify(large(0).options).length;
    const most = 512 * 1024 - around;
    const reason = 'options may take 512 KB at most';
    expect((await page.post([named(250), large(most)])).status).toBe(200);
    expect(await refusal(page, 'trackEvent', large(most + 1).options)).toBe(reason);
    expect((await page.post([named(251)])).refused[0]?.field).toBe('name');
    expect(await page.kept()).toHaveLength(2);
  });

  it('counts once, however often it is sent', async () => {
    const page = openPage();
    const ops = [page.call('trackEvent', { name: 'once' })];
    for (const _ of [1, 2, 3]) expect((await page.post(ops)).status).toBe(200);
    expect(await page.kept()).toHaveLength(1);
  });

  it.each([
    ['no JSON', 'nonsense', 400, undefined],
    ['no calls', JSON.stringify({ page: randomUUID(), sent: Date.now(), ops: [] }), 422, 'ops'],
    ['no page', JSON.stringify({ page: 'x', sent: Date.now(), ops: [{}] }), 422, 'page'],
    ['an odd time', JSON.stringify({ page: randomUUID(), sent: 1e99, ops: [{}] }), 422, 'sent'],
  ])('with %s is refused whole, and says what it is about', async (_, body, status, field) => {
    const headers = { 'content-type': 'text/plain', accept: '*/*' };
    const answer = await createClient(service.url).send('/fs/ops', {
      method: 'POST',
      body,
      headers,
    });
    expect(answer.status).toBe(status);
    expect(answer.json().field).toBe(field);
  });

  it('of another site is refused', async () => {
    const page = openPage();
    const reply = await page.post([page.call('trackEvent', { name: 'x' })], {
      'sec-fetch-site': 'cross-site',
      origin: 'https://evil.example',
    });
    expect(reply.status).toBe(403);
    expect(await page.kept()).toEqual([]);
  });
});

it('pages of the listed origins may post, and read the answer', async () => {
  const page = openPage();
  const from = { 'sec-fetch-site': 'same-site', origin: FRIEND };
  const reply = await page.post([page.call('trackEvent', { name: 'x' })], from);
  expect(reply.status).toBe(200);
  expect(reply.headers.get('access-control-allow-origin')).toBe(FRIEND);
  expect(reply.headers.get('access-control-allow-credentials')).toBe('true');
  const asked = {
    method: 'OPTIONS',
    headers: { ...from, 'access-control-request-method': 'POST' },
  };
  const preflight = await createClient(service.url).send('/fs/ops', asked);
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toContain('SP-Anonymous');
});

it('the script may be loaded by any page, and comes packed to those that can unpack it', async () => {
  const client = createClient(service.url);
  const { status, headers, body } = await client.get('/fs.js', { origin: 'https://any.example' });
  expect(status).toBe(200);
  expect(headers.get('access-control-allow-origin')).toBe('*');
  expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(headers.get('content-encoding')).toBe('gzip');
  const plain = await client.get('/fs.js', { 'accept-encoding': 'identity' });
  expect(plain.headers.has('content-encoding')).toBe(false);
  expect(plain.body).toBe(body);
  expect(headers.getSetCookie()).toEqual([]);
});

describe('who is meant', () => {
  it.each([null, '', {}, 7, 'x'.repeat(257)])('uid %j is no uid', async (uid) => {
    const page = openPage(await signedIn(service, ann));
    const reason = 'uid must be a text of 1 to 256 characters';
    expect(await refusal(page, 'setIdentity', { uid })).toBe(reason);
  });

  it('a setIdentity without uid, anonymous or consent asks for nothing', async () => {
    const reason = 'uid or anonymous, or consent must be there';
    expect(await refusal(openPage(), 'setIdentity', {})).toBe(reason);
  });

  it("a uid counts only if it is the signed-in member's own id", async () => {
    const nobody = openPage();
    const uid = ann.account;
    expect(await refusal(nobody, 'setIdentity', { uid })).toMatch('nobody is signed in');
    const page = openPage(await signedIn(service, ann));
    const other = { uid: randomUUID() };
    expect(await refusal(page, 'setIdentity', other)).toMatch('the member who is signed in');
    for (const one of [nobody, page]) expect(await one.kept()).toEqual([]);
    expect((await page.post([page.call('setIdentity', { uid })])).status).toBe(200);
    expect(await page.kept()).toMatchObject([{ uid, name: 'setIdentity' }]);
  });

  it('a uid counts for what was said since they signed in, by whatever clock', async () => {
    const said = Date.now() + service.clock.ahead - 60_000;
    const page = openPage(await signedIn(service, ann));
    const uid = ann.account;
    const reason = 'uid counts only for what was said since that member signed in';
    expect(await refusal(page, 'setIdentity', { uid }, { at: said })).toBe(reason);
    expect(await page.kept()).toEqual([]);
    for (const wrong of [-3000, 3000, -86_400_000]) {
      const other = openPage(await signedIn(service, ann));
      const at = Date.now() + service.clock.ahead + wrong;
      const calls = [other.call('setIdentity', { uid }, { at })];
      expect((await other.post(calls, {}, at)).status).toBe(200);
    }
  });

  it('a release ends the device and leaves the account signed in', async () => {
    const client = await signedIn(service, ann);
    const page = openPage(client);
    const release = page.call('setIdentity', { anonymous: true });
    expect((await page.post([release])).status).toBe(200);
    const device = await service.service.store.tracked.device(page.device);
    expect(device).toMatchObject({ reason: 'anonymize' });
    expect((await client.call('GET', '/api/me')).json()).toMatchObject({ account: ann.account });
  });
});

describe('a browser that opts out', () => {
  it.each(['sec-gpc', 'dnt', 'sp-anonymous'])('by %s is told apart by nothing', async (header) => {
    const page = openPage(await signedIn(service, ann));
    const name = `seen ${header}`;
    const ops = [
      page.call('trackEvent', { name }),
      page.call('setIdentity', { uid: ann.account }),
      page.call('setProperties', { type: 'user', properties: { email: 'ann@example.com' } }),
    ];
    const { refused } = await page.post(ops, { [header]: '1' });
    expect(Object.keys(refused)).toEqual(['1', '2']);
    const log = await service.service.store.tracked.read(0, 100_000);
    const event = log.find((one) => one.name === name);
    expect(
      Object.keys(event ?? {}).filter((key) => /device|session|uid|network|ip/.test(key)),
    ).toEqual([]);
    expect(await page.kept()).toEqual([]);
  });
});

describe('too often', () => {
  /** So many calls of one page in one moment: how many were taken. */
  async function taken(page: OpenPage, op: string, [many, options]: [number, object]) {
    const reply = await page.post(Array.from({ length: many }, () => page.call(op, options)));
    return { ...reply, taken: many - Object.keys(reply.refused).length };
  }

  it.each([
    ['setIdentity', { anonymous: true }, 10, 30],
    ['setProperties', { type: 'page', properties: {} }, 10, 30],
    ['trackEvent', { name: 'x' }, 40, 60],
  ] as const)(
    '%s: 429 with Retry-After, and what was refused takes nothing',
    async (op, options, burst, sustained) => {
      const page = openPage();
      const first = await taken(page, op, [burst + 5, options]);
      expect(first).toMatchObject({ status: 429, taken: burst });
      expect(first.headers.get('retry-after')).toBe('1');
      expect(first.refused[burst]?.reason).toMatch(
        /Too many calls of \w+ on one page. Try again in 1 s./,
      );
      let sum = first.taken;
      for (let second = 1; second < 10; second++) {
        service.clock.ahead += 1000;
        sum += (await taken(page, op, [burst, options])).taken;
      }
      expect(sum).toBe(sustained);
      service.clock.ahead += 60_000;
      expect((await taken(page, op, [1, options])).status).toBe(200);
      expect((await taken(openPage(), op, [burst, options])).taken).toBe(burst);
    },
  );

  it('what waited for the network is counted when it was said', async () => {
    const page = openPage();
    const before = Date.now() + service.clock.ahead - 3_600_000;
    const late = Array.from({ length: 100 }, (_, index) =>
      page.call('trackEvent', { name: 'late' }, { at: before + index * 1000 }),
    );
    expect((await page.post(late)).status).toBe(200);
    expect(await page.kept()).toHaveLength(100);
  });
});

describe('times', () => {
  it("a page's wrong clock is set right, and nothing happens in the future", async () => {
    const page = openPage();
    const DAY = 86_400_000;
    for (const wrong of [DAY, -DAY]) {
      const at = Date.now() + service.clock.ahead + wrong;
      const op = page.call('trackEvent', { name: 'x' }, { at: at - 2000 });
      const body = JSON.stringify({ page: randomUUID(), sent: at, ops: [op] });
      const headers = { 'content-type': 'text/plain' };
      await createClient(service.url).send('/fs/ops', { method: 'POST', body, headers });
    }
    for (const { at, receivedAt } of await page.kept()) {
      expect(receivedAt - at).toBeGreaterThanOrEqual(2000);
      expect(receivedAt - at).toBeLessThan(2500);
    }
    expect(await page.kept()).toHaveLength(2);
  });
});
