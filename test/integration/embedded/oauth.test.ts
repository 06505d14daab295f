// OAuth and OpenID Connect of the embedded server, driven by a certified client library and by hand.
import { createHash, randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as client from 'openid-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, browse, hiddenFields } from './browser.ts';
import {
  CLIENT,
  HOME,
  type Hosted,
  PASSWORD,
  REDIRECT,
  SECRET,
  startHosted,
  TENANT,
} from './hosted.ts';

let hosted: Hosted;
beforeEach(async () => {
  hosted = await startHosted();
});
afterEach(() => hosted.close());

const VERIFIER = randomBytes(32).toString('base64url');
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

function authorizeUrl(change: Record<string, string | undefined> = {}): string {
  const parameters = {
    ...{ client_id: CLIENT, redirect_uri: REDIRECT, response_type: 'code', state: 's&1' },
    ...{ scope: 'openid offline_access', code_challenge: CHALLENGE, code_challenge_method: 'S256' },
    ...change,
  };
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => !!pair[1]);
  return `/oauth2/authorize?${new URLSearchParams(given)}`;
}

/** Signs in through the form and gives the address that the browser is sent to. */
async function signIn(browser: Browser, loginId: string, url = authorizeUrl()): Promise<URL> {
  const { body } = await browser.get(url);
  const fields = { ...hiddenFields(body), loginId, password: PASSWORD };
  const { location } = await browser.post('/oauth2/authorize', fields);
  return new URL(location ?? 'none:');
}

async function newCode(change: Record<string, string | undefined> = {}): Promise<string> {
  const location = await signIn(browse(hosted.url), 'ann@example.com', authorizeUrl(change));
  return location.searchParams.get('code') ?? '';
}

type TokenAnswer = { status: number; headers: Headers; body: Record<string, unknown> };

async function token(fields: Record<string, string>, basic?: string): Promise<TokenAnswer> {
  const authorization = basic && {
    authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
  };
  const response = await fetch(`${hosted.url}/oauth2/token`, {
    ...{ method: 'POST', body: new URLSearchParams(fields), headers: { ...authorization } },
  });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}

const POST_CREDENTIALS = { client_id: CLIENT, client_secret: SECRET };

function exchange(code: string, change: Record<string, string> = {}): Promise<TokenAnswer> {
  return token({
    ...{ grant_type: 'authorization_code', code, redirect_uri: REDIRECT, code_verifier: VERIFIER },
    ...POST_CREDENTIALS,
    ...change,
  });
}

describe('the whole code flow', () => {
  it('a standard OpenID client signs a person in, refreshes and reads who they are', async () => {
    const user = await hosted.addUser({ email: 'ann@example.com', fullName: 'Ann' });
    const config = await client.discovery(new URL(hosted.url), CLIENT, SECRET, undefined, {
      execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
    });
    const nonce = client.randomNonce();
    const state = client.randomState();
    const url = client.buildAuthorizationUrl(config, {
      ...{ redirect_uri: REDIRECT, scope: 'openid offline_access', nonce, state },
      ...{ code_challenge: CHALLENGE, code_challenge_method: 'S256' },
    });
    const back = await signIn(browse(hosted.url), 'Ann@Example.com', url.href);
    const tokens = await client.authorizationCodeGrant(config, back, {
      ...{ pkceCodeVerifier: VERIFIER, expectedNonce: nonce, expectedState: state },
      idTokenExpected: true,
    });
    expect(tokens.claims()).toMatchObject({ sub: user.id, email: 'ann@example.com', nonce });
    const info = await client.fetchUserInfo(config, tokens.access_token, user.id);
    expect(info).toMatchObject({ sub: user.id, name: 'Ann', email: 'ann@example.com' });
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(renewed.claims()?.sub).toBe(user.id);
    const told = await client.tokenIntrospection(config, renewed.access_token);
    expect(told).toMatchObject({ active: true, sub: user.id, aud: CLIENT });
  });

  it('the browser comes back with FusionAuth’s own parameters beside code and state', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const back = await signIn(browse(hosted.url), 'ann@example.com');
    expect(back.href.startsWith(`${REDIRECT}?`)).toBe(true);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      ...{ code: expect.stringMatching(/^[\w-]{43}$/), iss: hosted.url, locale: 'en' },
      ...{ state: 's&1', userState: 'Authenticated' },
    });
  });

  it('userState says when the user is not registered for the application', async () => {
    await hosted.addUser({ email: 'ann@example.com' }, { registered: false });
    const back = await signIn(browse(hosted.url), 'ann@example.com');
    expect(back.searchParams.get('userState')).toBe('AuthenticatedNotRegistered');
  });

  it('a sign-in sends user.login.success with the application the user is registered for', async () => {
    const ann = await hosted.addUser({ email: 'ann@example.com' });
    const bob = await hosted.addUser({ email: 'bob@example.com' }, { registered: false });
    await signIn(browse(hosted.url), 'ann@example.com');
    await signIn(browse(hosted.url), 'bob@example.com');
    const events = (await hosted.events()).filter(({ type }) => type === 'user.login.success');
    expect(events.map(({ user }) => user.id)).toEqual([ann.id, bob.id]);
    expect(events.map(({ applicationId }) => applicationId)).toEqual([CLIENT, undefined]);
  });
});

describe('tokens', () => {
  beforeEach(async () => {
    await hosted.addUser({ email: 'ann@example.com', username: 'ann' });
  });

  it('the answer and both tokens have the claims that FusionAuth documents', async () => {
    const code = await newCode({ nonce: 'n1' });
    const { status, headers, body } = await exchange(code);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    const sub = hosted.instance.users.latest(1)[0]?.id;
    expect(body).toMatchObject({
      ...{ token_type: 'Bearer', expires_in: 3600, scope: 'openid offline_access', userId: sub },
    });
    const access = decodeJwt(String(body.access_token));
    const shared = {
      ...{ iss: hosted.url, aud: CLIENT, sub, tid: TENANT, authenticationType: 'PASSWORD' },
      ...{ email: 'ann@example.com', email_verified: true, preferred_username: 'ann' },
      ...{ scope: 'openid offline_access', sid: body.refresh_token_id },
      auth_time: Math.floor(hosted.clock.now / 1000),
    };
    expect(access).toMatchObject({ ...shared, applicationId: CLIENT, roles: ['member'] });
    const id = decodeJwt(String(body.id_token));
    expect(id).toMatchObject({ ...shared, nonce: 'n1' });
    expect(id.roles).toBeUndefined();
    expect(id.jti).not.toBe(access.jti);
    const half = (text: string) =>
      createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url');
    expect([id.at_hash, id.c_hash]).toEqual([half(String(body.access_token)), half(code)]);
    const key = hosted.instance.keys.list().find(({ type }) => type === 'RSA');
    const header = { alg: 'RS256', typ: 'JWT', kid: key?.kid, gty: ['authorization_code'] };
    expect(decodeProtectedHeader(String(body.access_token))).toEqual(header);
    expect(decodeProtectedHeader(String(body.id_token))).toEqual(header);
  });

  it('no id token without openid, and no refresh token without offline_access', async () => {
    const { body } = await exchange(await newCode({ scope: 'email' }));
    expect(body).toMatchObject({ access_token: expect.any(String), scope: 'email' });
    expect(body).not.toHaveProperty('id_token');
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('strict scopes keep the email out of tokens that did not ask for it', async () => {
    hosted.setApplication((application) => ({
      ...application,
      oauthConfiguration: { ...application.oauthConfiguration, scopeHandlingPolicy: 'Strict' },
    }));
    const { body } = await exchange(await newCode({ scope: 'openid profile' }));
    expect(decodeJwt(String(body.access_token)).email).toBeUndefined();
    const id = decodeJwt(String(body.id_token));
    expect(id.email).toBeUndefined();
    expect(id.preferred_username).toBe('ann');
  });

  it('an id token key of the client secret signs with the client secret', async () => {
    hosted.setApplication((application) => ({
      ...application,
      jwtConfiguration: { ...application.jwtConfiguration, enabled: false },
    }));
    const { body } = await exchange(await newCode());
    expect(decodeProtectedHeader(String(body.id_token)).alg).toBe('HS256');
  });

  it('a refresh keeps the time of the sign-in, and may narrow the scope but not widen it', async () => {
    const signedIn = Math.floor(hosted.clock.now / 1000);
    const first = await exchange(await newCode());
    hosted.clock.now += 600_000;
    const refresh = (scope: string) =>
      token({
        ...{ grant_type: 'refresh_token', refresh_token: String(first.body.refresh_token) },
        ...{ ...POST_CREDENTIALS, scope },
      });
    const { body } = await refresh('openid');
    const id = decodeJwt(String(body.id_token));
    expect(id).toMatchObject({ auth_time: signedIn, scope: 'openid' });
    expect(id.authenticationType).toBe('REFRESH_TOKEN');
    expect(decodeProtectedHeader(String(body.access_token)).gty).toEqual([
      'authorization_code',
      'refresh_token',
    ]);
    expect(await refresh('openid admin')).toMatchObject({
      ...{ status: 400, body: { error: 'invalid_scope' } },
    });
  });

  it('a one-time refresh token is worth nothing once used, and keeps its id', async () => {
    hosted.setApplication((application) => ({
      ...application,
      jwtConfiguration: { ...application.jwtConfiguration, refreshTokenUsagePolicy: 'OneTimeUse' },
    }));
    const first = (await exchange(await newCode())).body;
    const refresh = (value: unknown) =>
      token({ grant_type: 'refresh_token', refresh_token: String(value), ...POST_CREDENTIALS });
    const second = (await refresh(first.refresh_token)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.refresh_token_id).toBe(first.refresh_token_id);
    expect(await refresh(first.refresh_token)).toMatchObject({
      ...{ status: 400, body: { error: 'invalid_grant', error_reason: 'refresh_token_not_found' } },
    });
    expect((await refresh(second.refresh_token)).status).toBe(200);
  });

  it('a refresh token that has run out is refused', async () => {
    const first = (await exchange(await newCode())).body;
    hosted.clock.now += 43_201 * 60_000;
    const refresh_token = String(first.refresh_token);
    const answer = await token({ grant_type: 'refresh_token', refresh_token, ...POST_CREDENTIALS });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('a locked user gets no token by code or refresh token', async () => {
    const first = (await exchange(await newCode())).body;
    const code = await newCode();
    const [user] = hosted.instance.users.latest(1);
    if (user) hosted.instance.users.save({ ...user, active: false });
    const refresh_token = String(first.refresh_token);
    const refused = {
      status: 400,
      body: { error: 'invalid_grant', error_reason: 'user_not_found' },
    };
    expect(await exchange(code)).toMatchObject(refused);
    expect(
      await token({ grant_type: 'refresh_token', refresh_token, ...POST_CREDENTIALS }),
    ).toMatchObject(refused);
  });
});

describe('the code', () => {
  beforeEach(async () => {
    await hosted.addUser({ email: 'ann@example.com' });
  });
  const refused = (reason: string, error = 'invalid_grant') => ({
    ...{ status: 400, body: { error, error_reason: reason } },
  });

  it('works once; a second use takes back the refresh token of the first', async () => {
    const code = await newCode();
    const first = await exchange(code);
    expect(first.status).toBe(200);
    expect(await exchange(code)).toMatchObject(refused('auth_code_not_found'));
    const refresh_token = String(first.body.refresh_token);
    expect(
      await token({ grant_type: 'refresh_token', refresh_token, ...POST_CREDENTIALS }),
    ).toMatchObject(refused('refresh_token_not_found'));
  });

  it('lives as long as the tenant says', async () => {
    const { externalIdentifierConfiguration } = hosted.instance.tenants.list()[0] ?? {};
    const life = Number(externalIdentifierConfiguration?.authorizationGrantIdTimeToLiveInSeconds);
    const [early, late] = [await newCode(), await newCode()];
    hosted.clock.now += life * 1000 - 1;
    expect((await exchange(early)).status).toBe(200);
    hosted.clock.now += 1;
    expect(await exchange(late)).toMatchObject(refused('auth_code_not_found'));
  });

  it.each([
    ['another verifier', { code_verifier: 'x'.repeat(43) }, 'invalid_pkce_code_verifier'],
    ['another redirect_uri', { redirect_uri: HOME }, 'auth_code_not_found'],
    ['an unknown code', { code: 'nonsense' }, 'auth_code_not_found'],
  ])('is refused with %s', async (_, change, reason) => {
    expect(await exchange(await newCode(), change)).toMatchObject(refused(reason));
  });

  it('is refused without the verifier of its challenge', async () => {
    const code = await newCode();
    const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    expect(await token({ ...fields, ...POST_CREDENTIALS })).toMatchObject(
      refused('missing_code_verifier', 'invalid_request'),
    );
  });

  it('is refused to another client, though that one proves itself', async () => {
    const application = hosted.instance.applications.get(CLIENT);
    const other = '55555555-5555-4555-8555-555555555555';
    if (application) hosted.instance.applications.put({ ...application, id: other });
    expect(await exchange(await newCode(), { client_id: other })).toMatchObject(
      refused('auth_code_not_found'),
    );
  });
});

describe('client authentication', () => {
  beforeEach(async () => {
    await hosted.addUser({ email: 'ann@example.com' });
  });

  it('the secret may come in the header, form-encoded', async () => {
    const code = await newCode();
    const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT };
    const basic = `${CLIENT}:${encodeURIComponent(SECRET)}`;
    expect((await token({ ...fields, code_verifier: VERIFIER }, basic)).status).toBe(200);
  });

  it.each([
    ['a wrong secret', { client_id: CLIENT, client_secret: 'wrong' }],
    ['no secret', { client_id: CLIENT }],
    ['an unknown client', { client_id: TENANT, client_secret: SECRET }],
  ])('%s is refused with 401', async (_, credentials) => {
    const answer = await token({ grant_type: 'authorization_code', code: 'x', ...credentials });
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it('a public client needs PKCE where the policy says so, and a secret sent must still be right', async () => {
    hosted.setApplication((application) => ({
      ...application,
      oauthConfiguration: {
        ...application.oauthConfiguration,
        clientAuthenticationPolicy: 'NotRequiredWhenUsingPKCE',
        proofKeyForCodeExchangePolicy: 'NotRequiredWhenUsingClientAuthentication',
      },
    }));
    const fields = { grant_type: 'authorization_code', client_id: CLIENT, redirect_uri: REDIRECT };
    const withProof = { ...fields, code: await newCode(), code_verifier: VERIFIER };
    expect((await token({ ...withProof, client_secret: 'wrong' })).status).toBe(401);
    expect((await token(withProof)).status).toBe(200);
    const bare = await newCode({ code_challenge: undefined, code_challenge_method: undefined });
    expect((await token({ ...fields, code: bare })).status).toBe(401);
    const invented = { ...fields, code: bare, code_verifier: VERIFIER };
    expect(await token(invented)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });
});

describe('other grants', () => {
  it('the password grant gives tokens and sends user.login.success', async () => {
    const user = await hosted.addUser({ email: 'ann@example.com' });
    const fields = { grant_type: 'password', username: 'ann@example.com', ...POST_CREDENTIALS };
    const answer = await token({ ...fields, password: PASSWORD, scope: 'openid' });
    expect(answer).toMatchObject({ status: 200, body: { userId: user.id } });
    expect((await hosted.events()).map(({ type }) => type)).toContain('user.login.success');
    expect(await token({ ...fields, password: 'wrong wrong' })).toMatchObject({
      ...{
        status: 400,
        body: { error: 'invalid_grant', error_reason: 'invalid_user_credentials' },
      },
    });
  });

  it.each([
    ['client_credentials', 'unauthorized_client'],
    ['urn:ietf:params:oauth:grant-type:device_code', 'unsupported_grant_type'],
    ['__proto__', 'unsupported_grant_type'],
  ])('%s is refused as %s', async (grant_type, error) => {
    const answer = await token({ grant_type, ...POST_CREDENTIALS });
    expect(answer).toMatchObject({ status: 400, body: { error } });
  });

  it('a grant that the application does not enable is refused', async () => {
    hosted.setApplication((application) => ({
      ...application,
      oauthConfiguration: { ...application.oauthConfiguration, enabledGrants: [] },
    }));
    const answer = await token({ grant_type: 'refresh_token', ...POST_CREDENTIALS });
    expect(answer).toMatchObject({ status: 400, body: { error_reason: 'grant_type_disabled' } });
  });

  it('a repeated parameter is refused', async () => {
    const body = `grant_type=password&grant_type=password&client_id=${CLIENT}`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(`${hosted.url}/oauth2/token`, { method: 'POST', body, headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_request' });
  });
});

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
    expect(url.searchParams.get('iss')).toBe(hosted.url);
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
    const { body } = await exchange(new URL(location ?? '').searchParams.get('code') ?? '');
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
    const { body } = await exchange(await newCode());
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

describe('userinfo and introspection', () => {
  const ask = async (authorization?: string) => {
    const headers = { ...(authorization && { authorization }) };
    const response = await fetch(`${hosted.url}/oauth2/userinfo`, { headers });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const introspect = async (fields: Record<string, string>) => {
    const body = new URLSearchParams(fields);
    const response = await fetch(`${hosted.url}/oauth2/introspect`, { method: 'POST', body });
    return { status: response.status, body: await response.json() };
  };

  it('the bearer of an access token learns roles and person', async () => {
    const user = await hosted.addUser({ email: 'ann@example.com' });
    const { body } = await exchange(await newCode());
    expect((await ask(`Bearer ${body.access_token}`)).body).toEqual({
      ...{ applicationId: CLIENT, email: 'ann@example.com', email_verified: true },
      ...{ roles: ['member'], sub: user.id },
    });
  });

  it('an id token, an old token, a forged token and none are refused', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const { body } = await exchange(await newCode());
    const access = String(body.access_token);
    const refused = { status: 401, body: { error: 'invalid_token' } };
    expect(await ask(`Bearer ${body.id_token}`)).toMatchObject(refused);
    expect(await ask(`Bearer ${access.slice(0, -6)}AAAAAA`)).toMatchObject(refused);
    expect(await ask()).toMatchObject(refused);
    expect((await ask()).headers.get('www-authenticate')).toMatch(/^Bearer /);
    hosted.clock.now += 3600_000;
    expect(await ask(`Bearer ${access}`)).toMatchObject(refused);
    expect(await introspect({ token: access, ...POST_CREDENTIALS })).toEqual({
      ...{ status: 200, body: { active: false } },
    });
  });

  it('introspection tells nothing to a client that does not prove itself', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const { body } = await exchange(await newCode());
    const answer = await introspect({ token: String(body.access_token), client_id: CLIENT });
    expect(answer).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});

describe('discovery', () => {
  it('is the same for the default tenant and for the tenant by name', async () => {
    const read = async (path: string) => (await fetch(hosted.url + path)).json();
    const document = await read('/.well-known/openid-configuration');
    expect(document).toMatchObject({
      issuer: hosted.url,
      authorization_endpoint: `${hosted.url}/oauth2/authorize`,
      jwks_uri: `${hosted.url}/.well-known/jwks.json`,
      code_challenge_methods_supported: ['S256'],
    });
    expect(await read(`/${TENANT}/.well-known/openid-configuration`)).toEqual(document);
    const unknown = await fetch(`${hosted.url}/${CLIENT}/.well-known/openid-configuration`);
    expect(unknown.status).toBe(404);
  });
});
