// The authorize endpoint of the embedded server, its single sign-on and its logout.
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, browse, hiddenFields } from './browser.ts';
import { CLIENT, HOME, type Hosted, PASSWORD, REDIRECT, startHosted, TENANT } from './hosted.ts';
import { authorizeUrl, type OAuthClient, oauthClient, signIn } from './oauth-client.ts';

let hosted: Hosted;
let calls: OAuthClient;
beforeEach(async () => {
  hosted = await startHosted();
  calls = oauthClient(hosted);
});
afterEach(() => hosted.close());

describe('an authorization request', () => {
  it.each([
    ['an unknown client', { client_id: TENANT }, 'client_id'],
    ['no client', { client_id: undefined }, 'client_id'],
    ['an address that is not listed', { redirect_uri: 'http://evil.example/' }, 'redirect_uri'],
    ['an address that starts like a listed one', { redirect_uri: `${REDIRECT}/x` }, 'redirect_uri'],
    ['a listed address with a query', { redirect_uri: `${REDIRECT}?x=1` }, 'redirect_uri'],
    ['no address', { redirect_uri: undefined }, 'redirect_uri'],
    ['another tenant', { tenantId: CLIENT }, 'tenantId'],
  ])('with %s is answered here, never by a redirect', async (_, change, field) => {
    const answer = await browse(hosted.url).get(authorizeUrl(change));
    expect(answer.status).toBe(400);
    expect(answer.location).toBeUndefined();
    expect(answer.body).toContain(`parameter ${field} `.trim());
  });

  it.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['another response mode', { response_mode: 'form_post' }, 'invalid_request'],
    ['no PKCE where it is required', { code_challenge: undefined }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['PKCE of an unsaid method', { code_challenge_method: undefined }, 'invalid_request'],
    ['prompt none with another', { prompt: 'none login' }, 'invalid_request'],
    ['a broken scope', { scope: 'open"id' }, 'invalid_scope'],
  ])('with %s tells the client', async (_, change, error) => {
    const { status, location } = await browse(hosted.url).get(authorizeUrl(change));
    expect(status).toBe(302);
    const url = new URL(location ?? '');
    expect(url.origin + url.pathname).toBe(REDIRECT);
    expect(url.searchParams.get('error')).toBe(error);
    expect(url.searchParams.get('state')).toBe('s&1');
    expect(url.searchParams.has('iss'), 'FusionAuth sends none').toBe(false);
    expect(url.searchParams.get('error_description')).toMatch(/\.$/);
  });

  it('a user who is not registered is sent back where registration is required', async () => {
    await hosted.addUser({ email: 'ann@example.com' }, { registered: false });
    hosted.setApplication((application) => ({
      ...application,
      oauthConfiguration: { ...application.oauthConfiguration, requireRegistration: true },
    }));
    const back = await signIn(browse(hosted.url), 'ann@example.com');
    expect(back.searchParams.get('error_reason')).toBe('registration_required');
    expect(back.searchParams.get('code')).toBeNull();
  });
});

describe('single sign-on', () => {
  beforeEach(async () => {
    await hosted.addUser({ email: 'ann@example.com' });
  });

  it('a browser that signed in comes straight back, with the time it signed in', async () => {
    const browser = browse(hosted.url);
    const signedIn = Math.floor(hosted.clock.now / 1000);
    await signIn(browser, 'ann@example.com');
    hosted.clock.now += 60_000;
    const { status, location } = await browser.get(authorizeUrl());
    expect(status).toBe(302);
    const { body } = await calls.exchange(new URL(location ?? '').searchParams.get('code') ?? '');
    expect(decodeJwt(String(body.id_token)).auth_time).toBe(signedIn);
  });

  it('prompt=login and an old sign-in ask again; a young enough one does not', async () => {
    const browser = browse(hosted.url);
    await signIn(browser, 'ann@example.com');
    hosted.clock.now += 100_000;
    const status = async (change: Record<string, string>) =>
      (await browser.get(authorizeUrl(change))).status;
    expect(await status({ prompt: 'login' })).toBe(200);
    expect(await status({ max_age: '99' })).toBe(200);
    expect(await status({ max_age: '0' })).toBe(200);
    expect(await status({ max_age: '100' })).toBe(302);
  });

  it('prompt=none never shows a page', async () => {
    const browser = browse(hosted.url);
    const before = await browser.get(authorizeUrl({ prompt: 'none' }));
    expect(new URL(before.location ?? '').searchParams.get('error')).toBe('login_required');
    await signIn(browser, 'ann@example.com');
    const after = await browser.get(authorizeUrl({ prompt: 'none' }));
    expect(new URL(after.location ?? '').searchParams.get('code')).toBeTruthy();
  });

  it('the cookie is out of reach of scripts and other sites, and a sign-in replaces it', async () => {
    const browser = browse(hosted.url);
    browser.cookies.set('fusionauth.sso', 'planted');
    const { body } = await browser.get(authorizeUrl());
    const fields = { ...hiddenFields(body), loginId: 'ann@example.com', password: PASSWORD };
    const { headers } = await browser.post('/oauth2/authorize', fields);
    const cookie = headers.getSetCookie().at(-1);
    expect(cookie).toMatch(/^fusionauth\.sso=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it.each([
    ['it was idle for too long', () => wait(3600_000)],
    ['the user is locked', () => change({ active: false })],
    ['the password changed', () => change({ passwordLastUpdateInstant: hosted.clock.now + 1 })],
    ['the user is gone', () => hosted.instance.users.remove(userId())],
  ])('a session is over when %s', async (_, happen) => {
    const browser = browse(hosted.url);
    await signIn(browser, 'ann@example.com');
    expect((await browser.get(authorizeUrl())).status).toBe(302);
    happen();
    expect((await browser.get(authorizeUrl())).status).toBe(200);
  });

  const wait = (milliseconds: number) => {
    hosted.clock.now += milliseconds;
  };
  const userId = () => hosted.instance.users.latest(1)[0]?.id ?? '';
  const change = (fields: Record<string, unknown>) => {
    const user = hosted.instance.users.find(userId())?.user;
    if (user) hosted.instance.users.save({ ...user, ...fields });
  };
});

describe('logout', () => {
  let browser: Browser;
  beforeEach(async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    browser = browse(hosted.url);
    await signIn(browser, 'ann@example.com');
  });

  it('ends the session and goes to the application’s logout URL', async () => {
    const { status, location } = await browser.get(`/oauth2/logout?client_id=${CLIENT}`);
    expect([status, location]).toEqual([302, HOME]);
    expect(browser.cookies.size).toBe(0);
    expect((await browser.get(authorizeUrl())).status).toBe(200);
  });

  it('a stolen session cookie is worth nothing after logout', async () => {
    const [stolen] = [...browser.cookies.values()];
    await browser.get(`/oauth2/logout?client_id=${CLIENT}`);
    browser.cookies.set('fusionauth.sso', stolen ?? '');
    expect((await browser.get(authorizeUrl())).status).toBe(200);
  });

  it('goes to a listed address with the state', async () => {
    const query = new URLSearchParams({ post_logout_redirect_uri: REDIRECT, state: 'a b' });
    const { location } = await browser.get(`/oauth2/logout?client_id=${CLIENT}&${query}`);
    expect(location).toBe(`${REDIRECT}?state=a+b`);
  });

  it('never goes to an address that is not listed, and still signs out', async () => {
    const query = new URLSearchParams({ post_logout_redirect_uri: 'http://evil.example/' });
    const { status, location } = await browser.get(`/oauth2/logout?client_id=${CLIENT}&${query}`);
    expect([status, location]).toEqual([400, undefined]);
    expect((await browser.get(authorizeUrl())).status).toBe(200);
  });

  it('knows the application by an id token, even one that has run out', async () => {
    const { body } = await calls.exchange(await calls.newCode());
    hosted.clock.now += 7200_000;
    const { location } = await browser.get(`/oauth2/logout?id_token_hint=${body.id_token}`);
    expect(location).toBe(HOME);
    const forged = `${String(body.id_token).slice(0, -6)}AAAAAA`;
    expect((await browser.get(`/oauth2/logout?id_token_hint=${forged}`)).status).toBe(400);
  });

  it('goes to the start page when nothing names an application', async () => {
    expect((await browser.get('/oauth2/logout')).location).toBe(`${hosted.url}/`);
  });
});
