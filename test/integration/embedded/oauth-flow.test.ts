// The whole code flow of the embedded server, driven by a certified client library, and what tells of it.
import * as client from 'openid-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { browse } from './browser.ts';
import {
  CLIENT,
  type Hosted,
  OTHER_CLIENT,
  REDIRECT,
  SECRET,
  startHosted,
  TENANT,
} from './hosted.ts';
import {
  CHALLENGE,
  CREDENTIALS,
  type OAuthClient,
  oauthClient,
  signIn,
  VERIFIER,
} from './oauth-client.ts';

let hosted: Hosted;
let calls: OAuthClient;
beforeEach(async () => {
  hosted = await startHosted();
  calls = oauthClient(hosted);
});
afterEach(() => hosted.close());

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
  });

  it('the browser comes back with FusionAuth’s own parameters beside code and state', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const back = await signIn(browse(hosted.url), 'ann@example.com');
    expect(back.href.startsWith(`${REDIRECT}?`)).toBe(true);
    expect(Object.fromEntries(back.searchParams)).toEqual({
      ...{ code: expect.stringMatching(/^[\w-]{43}$/), locale: 'en' },
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
    const { body } = await calls.exchange(await calls.newCode());
    expect((await ask(`Bearer ${body.access_token}`)).body).toEqual({
      ...{ applicationId: CLIENT, email: 'ann@example.com', email_verified: true },
      ...{ roles: ['member'], sub: user.id },
    });
  });

  it('an id token, an old token, a forged token and none are refused', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const { body } = await calls.exchange(await calls.newCode());
    const access = String(body.access_token);
    const refused = { status: 401, body: { error: 'invalid_token' } };
    expect(await ask(`Bearer ${body.id_token}`)).toMatchObject(refused);
    expect(await ask(`Bearer ${access.slice(0, -6)}AAAAAA`)).toMatchObject(refused);
    expect(await ask()).toMatchObject(refused);
    expect((await ask()).headers.get('www-authenticate')).toMatch(/^Bearer /);
    hosted.clock.now += 3600_000;
    expect(await ask(`Bearer ${access}`)).toMatchObject(refused);
    expect(await introspect({ token: access, ...CREDENTIALS })).toEqual({
      ...{ status: 200, body: { active: false } },
    });
  });

  it('introspection shows the client its own token', async () => {
    const user = await hosted.addUser({ email: 'ann@example.com' });
    const { body } = await calls.exchange(await calls.newCode());
    const told = await introspect({ token: String(body.access_token), ...CREDENTIALS });
    expect(told.body).toMatchObject({ active: true, sub: user.id, aud: CLIENT });
  });

  it('introspection tells nothing of a token made for another client', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    hosted.addApplication(OTHER_CLIENT);
    const { body } = await calls.exchange(await calls.newCode());
    const fields = { token: String(body.access_token), ...CREDENTIALS, client_id: OTHER_CLIENT };
    expect(await introspect(fields)).toMatchObject({
      ...{ status: 401, body: { error_reason: 'client_id_mismatch' } },
    });
  });

  it('introspection tells nothing to a client that does not prove itself', async () => {
    await hosted.addUser({ email: 'ann@example.com' });
    const { body } = await calls.exchange(await calls.newCode());
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

  it('promises nothing that FusionAuth does not, lest a client come to rely on it', async () => {
    const answer = await fetch(`${hosted.url}/.well-known/openid-configuration`);
    const document = await answer.json();
    expect(document).not.toHaveProperty('introspection_endpoint');
    expect(document).not.toHaveProperty('authorization_response_iss_parameter_supported');
  });
});
