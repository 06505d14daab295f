// Self-service registration at the embedded server.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, browse, errorOf } from './browser.ts';
import { CLIENT, type Hosted, OAUTH, PASSWORD, REDIRECT, startHosted } from './hosted.ts';

let hosted: Hosted;
let browser: Browser;
beforeEach(async () => {
  hosted = await startHosted();
  browser = browse(hosted.url);
});
afterEach(() => hosted.close());

const AUTHORIZE = `/oauth2/authorize?${new URLSearchParams(OAUTH)}`;

describe('registration', () => {
  const submit = (fields: Record<string, string>) =>
    browser.post('/oauth2/register', { ...OAUTH, ...fields });
  const ANN = {
    ...{ 'user.email': 'Ann@Example.com', 'user.password': PASSWORD, passwordConfirm: PASSWORD },
  };

  it('creates the user with the default roles, signs in and goes back with a code', async () => {
    const { status, location } = await submit(ANN);
    expect(status).toBe(302);
    const url = new URL(location ?? '');
    expect(url.origin + url.pathname).toBe(REDIRECT);
    expect(url.searchParams.get('code')).toBeTruthy();
    expect(url.searchParams.get('state')).toBe(OAUTH.state);
    const [user] = hosted.instance.users.latest(1);
    expect(user).toMatchObject({ email: 'ann@example.com' });
    expect(user?.registrations).toMatchObject([{ applicationId: CLIENT, roles: ['member'] }]);
    expect((await browser.get(AUTHORIZE)).status).toBe(302);
  });

  it('is no login: user.create and user.registration.create are sent, user.login.success is not', async () => {
    await submit(ANN);
    const types = (await hosted.events()).map(({ type }) => type);
    expect(types.toSorted()).toEqual([
      'user.create',
      'user.create.complete',
      'user.registration.create',
      'user.registration.create.complete',
    ]);
  });

  it.each([
    ['a short password', { 'user.password': 'short', passwordConfirm: 'short' }, 'user-password'],
    ['two passwords', { passwordConfirm: 'another one' }, 'passwordConfirm'],
    ['no password', { 'user.password': '', passwordConfirm: '' }, 'user-password'],
    ['no email', { 'user.email': '' }, 'user-email'],
    ['a broken email', { 'user.email': 'ann' }, 'user-email'],
  ])('with %s names the field and creates nobody', async (_, change, id) => {
    const { status, body } = await submit({ ...ANN, ...change });
    expect(status).toBe(200);
    expect(errorOf(body, id)).toBeTruthy();
    expect(body).not.toContain(PASSWORD);
    expect(hosted.instance.users.count()).toBe(0);
    expect(browser.cookies.size).toBe(0);
  });

  it('with a taken email says so, and leaves its owner alone', async () => {
    const owner = await hosted.addUser({ email: 'ann@example.com' });
    const { body } = await submit({
      ...ANN,
      'user.password': 'another password',
      passwordConfirm: 'another password',
    });
    expect(errorOf(body, 'user-email')).toContain('already exists');
    expect(hosted.instance.users.find(owner.id)?.user).toEqual(owner);
    expect(browser.cookies.size).toBe(0);
  });

  it('is refused when another site submits it', async () => {
    const foreign = { 'sec-fetch-site': 'cross-site' };
    const { status } = await browser.post('/oauth2/register', { ...OAUTH, ...ANN }, foreign);
    expect(status).toBe(403);
    expect(hosted.instance.users.count()).toBe(0);
  });
});
