// Vestibule in somebody's own Express app: the visitor of a request, actions, and routes below a path of theirs.
import type { Express } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError, ConfigError, vestibule } from '../../src/index.ts';
import { createClient } from '../support/client.ts';
import { eventually } from '../support/eventually.ts';
import { type HostApp, startHostApp } from '../support/host-app.ts';
import { awaitMail } from '../support/mail.ts';
import { ownSettings } from '../support/settings.ts';
import { shop } from '../support/shop-site.ts';
import { signInAt } from '../support/sign-in.ts';
import { pageView, payload, TP2 } from '../support/snowplow.ts';
import { accountIn, COOKIE } from '../support/stub.ts';

const PASSWORD = 'correct horse battery staple';

/** The shop's own routes. */
function routes(app: Express): void {
  app.get('/', async (req, res) => {
    const { profile } = await req.visitor.record('shop.visited');
    res.send(`Visit ${profile.visits}`);
  });
  app.get('/look', ({ visitor: { state, account, email, profile } }, res) => {
    res.json({ state, account, email, profile });
  });
  app.post('/cart/:product', async (req, res) => {
    const { product } = req.params;
    await Promise.all([
      req.visitor.record('shop.visited'),
      req.visitor.record('cart.added', { product }),
    ]);
    res.json({ account: req.visitor.account, token: req.visitor.token });
  });
  app.get('/late', async (req, res) => {
    res.end('sent');
    const refused = await req.visitor.record('shop.visited').catch((error) => error.message);
    late.push(refused);
  });
  app.use((_req, res) => void res.status(404).send('The shop has no such page.'));
}
const late: string[] = [];
const heard: string[] = [];
const subscriber = {
  name: 'the shop',
  async onEvents(events: readonly { id: string }[]) {
    heard.push(...events.map(({ id }) => id));
  },
};

let host: HostApp;
beforeAll(async () => {
  const site = { ...shop, subscribers: [subscriber] };
  host = await startHostApp(site, { at: '/accounts', routes });
});
afterAll(() => host.stop());

const look = async (client: ReturnType<typeof createClient>) => (await client.get('/look')).json();

describe('the visitor of a request', () => {
  it('is nobody before the first action: no cookie, and a profile with nothing in it', async () => {
    const client = createClient(host.url);
    expect(await look(client)).toEqual({ state: 'unknown', profile: { visits: 0, cart: [] } });
    expect(client.cookies.size).toBe(0);
  });

  it('has an account from the first action on, and what was recorded is there at once', async () => {
    const client = createClient(host.url);
    expect((await client.get('/')).body).toBe('Visit 1');
    const again = await client.get('/');
    expect([again.body, again.headers.get('cache-control')]).toEqual(['Visit 2', 'no-store']);
    const account = accountIn(client.cookies.get(COOKIE) ?? '');
    expect(await look(client)).toMatchObject({ state: 'anonymous', account });
  });

  it('is one and the same for two first actions of one request', async () => {
    const client = createClient(host.url);
    const { account } = (await client.post('/cart/tea', {})).json();
    expect(await look(client)).toEqual({
      state: 'anonymous',
      account,
      profile: { visits: 1, cart: ['tea'], lastSeen: 'tea' },
    });
  });

  it('gets a token to hand on when a native client asks for one', async () => {
    const headers = { 'token-transport': 'bearer' };
    const client = createClient(host.url);
    const { account, token } = (await client.call('POST', '/cart/milk', {}, headers)).json<{
      account: string;
      token: string;
    }>();
    expect([client.cookies.size, accountIn(token)]).toEqual([0, account]);
    const seen = await client.call('GET', '/look', undefined, { authorization: `Bearer ${token}` });
    expect(seen.json()).toMatchObject({ account });
  });
});

describe('an action', () => {
  it.each([
    { what: 'a prefetch', headers: { 'sec-purpose': 'prefetch' } },
    { what: 'a crawler', headers: { 'user-agent': 'Googlebot/2.1' } },
    { what: 'an image', headers: { 'sec-fetch-dest': 'image' } },
  ])('is not what $what does to a page', async ({ headers }) => {
    const client = createClient(host.url);
    expect((await client.get('/', headers)).body).toBe('Visit 0');
    expect(client.cookies.size).toBe(0);
  });

  it('that another site asks a browser for is refused, and recorded nowhere', async () => {
    const client = createClient(host.url);
    await client.get('/');
    const cross = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    expect((await client.call('POST', '/cart/tea', {}, cross)).status).toBe(403);
    expect(await look(client)).toMatchObject({ profile: { visits: 1, cart: [] } });
  });

  it('with a value that was not declared is a 422 that the app can tell of', async () => {
    const client = createClient(host.url);
    expect((await client.post('/cart/gold', {})).status).toBe(422);
  });

  it('after the answer is refused, for its cookie could not be given', async () => {
    await createClient(host.url).get('/late');
    await expect.poll(() => late).toEqual(['An action was recorded after the answer was sent.']);
  });
});

describe('the routes', () => {
  it('are below the path, and what is not one of them stays the app’s own', async () => {
    const client = createClient(host.url);
    const me = await client.call('GET', '/accounts/api/me');
    expect([me.status, me.json()]).toEqual([200, { state: 'unknown' }]);
    for (const path of ['/api/me', '/account', '/accounts/nowhere', '/healthz', '/style.css']) {
      const answer = await client.get(path);
      expect([answer.status, answer.body], path).toEqual([404, 'The shop has no such page.']);
      expect(answer.headers.has('content-security-policy'), path).toBe(false);
    }
    const css = await client.get('/accounts/vestibule.css');
    expect(css.headers.get('content-type')).toMatch('text/css');
  });

  it('tell problems as everywhere, and let no unsigned webhook in', async () => {
    const client = createClient(host.url);
    const answer = await client.call('POST', '/accounts/webhook', { event: {} });
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect([answer.status, answer.json().code]).toEqual([401, 'bad_signature']);
  });

  it('show pages whose every address leads somewhere below the path', async () => {
    const client = createClient(host.url);
    await client.get('/');
    for (const path of ['/account', '/register', '/logout', '/privacy']) {
      const page = await client.get(`/accounts${path}`);
      expect(page.status, path).toBe(200);
      const targets = [...page.body.matchAll(/(href|action)="(\/[^"]*)"/g)];
      expect(targets.length, path).toBeGreaterThan(3);
      for (const [, attribute, target = ''] of targets) {
        expect(target).toMatch(/^\/(accounts\/.*)?$/);
        const stranger = createClient(host.url);
        const answer = await (attribute === 'href'
          ? stranger.get(target)
          : stranger.post(target, {}));
        expect(answer.status, target).not.toBe(404);
      }
    }
  });
});

it('a guest registers, and comes back, without losing what was kept', async () => {
  const client = createClient(host.url);
  const { account } = (await client.post('/cart/salt', {})).json();
  const email = 'shopper@example.com';
  const asked = await client.post('/accounts/register', { email });
  expect(asked.body).toContain('check your email');
  const { link } = await awaitMail(host.mailbox, email);
  expect(link).toMatch(`${host.url}/accounts/register/confirm?`);
  const { id = '', request = '' } = Object.fromEntries(new URL(link).searchParams);
  const fields = { id, request, password: PASSWORD };
  const confirmed = await client.post('/accounts/register/confirm', fields);
  expect(confirmed.location).toBe(`${host.url}/accounts/account`);
  const member = { state: 'member', account, email, profile: { cart: ['salt'] } };
  expect(await look(client)).toMatchObject(member);

  expect((await client.post('/accounts/logout', {})).location).toMatch(host.fusionAuth);
  expect(await look(client)).toMatchObject({ state: 'unknown' });
  const { location = '' } = await client.get('/accounts/login?to=/look');
  const back = await client.get(await signInAt(location, { email, password: PASSWORD }));
  expect(back.location).toBe(`${host.url}/look`);
  expect(await look(client)).toMatchObject(member);
});

it('the site hears of what a tracker sends', async () => {
  const { eid = '', ...params } = pageView();
  const body = payload({ eid, ...params });
  const headers = { 'content-type': 'application/json' };
  const sent = createClient(host.url).send(`/accounts${TP2}`, { method: 'POST', body, headers });
  expect((await sent).status).toBe(200);
  await eventually(() => expect(heard).toEqual([eid]));
});

describe('pages of their own', () => {
  const views = (template: string, model: object) =>
    template === 'account' ? Promise.resolve(JSON.stringify(model)) : undefined;

  it('come from a function for those it renders, and are ours otherwise', async () => {
    const own = await startHostApp(shop, { views, routes });
    const client = createClient(own.url);
    await client.get('/');
    const account = await client.get('/account');
    expect(account.json()).toMatchObject({
      member: false,
      page: { site: 'Corner shop', base: '' },
    });
    expect((await client.get('/privacy')).body).toContain('Corner shop');
    await own.stop();
  });
});

it('a mistake in the declaration is told in words before anything runs', async () => {
  const settings = await ownSettings();
  const broken = { ...shop, fields: { email: shop.fields.lastSeen } };
  const refused = await vestibule(broken, { settings }).catch((error) => error);
  expect(refused).toBeInstanceOf(ConfigError);
  expect(refused.message).toContain('Field "email" is reserved.');
  expect(new AppError('not_found').status).toBe(404);
});
