// What the token endpoint of the embedded server gives out.
import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT, type Hosted, OTHER_CLIENT, PASSWORD, startHosted, TENANT } from './hosted.ts';
import { CREDENTIALS, type OAuthClient, oauthClient } from './oauth-client.ts';

let hosted: Hosted;
let calls: OAuthClient;
beforeEach(async () => {
  hosted = await startHosted();
  calls = oauthClient(hosted);
});
afterEach(() => hosted.close());

describe('tokens', () => {
  beforeEach(async () => {
    await hosted.addUser({ email: 'ann@example.com', username: 'ann' });
  });

  it('the answer and both tokens have the claims that FusionAuth documents', async () => {
    const code = await calls.newCode({ nonce: 'n1' });
    const { status, headers, body } = await calls.exchange(code);
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
    const { body } = await calls.exchange(await calls.newCode({ scope: 'email' }));
    expect(body).toMatchObject({ access_token: expect.any(String), scope: 'email' });
    expect(body).not.toHaveProperty('id_token');
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('strict scopes keep the email out of tokens that did not ask for it', async () => {
    hosted.setApplication((application) => ({
      ...application,
      oauthConfiguration: { ...application.oauthConfiguration, scopeHandlingPolicy: 'Strict' },
    }));
    const { body } = await calls.exchange(await calls.newCode({ scope: 'openid profile' }));
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
    const { body } = await calls.exchange(await calls.newCode());
    expect(decodeProtectedHeader(String(body.id_token)).alg).toBe('HS256');
  });
});

describe('refresh tokens', () => {
  beforeEach(async () => {
    await hosted.addUser({ email: 'ann@example.com', username: 'ann' });
  });

  it('a refresh keeps the time of the sign-in, and may narrow the scope but not widen it', async () => {
    const signedIn = Math.floor(hosted.clock.now / 1000);
    const first = await calls.exchange(await calls.newCode());
    hosted.clock.now += 600_000;
    const refresh = (scope: string) =>
      calls.token({
        ...{ grant_type: 'refresh_token', refresh_token: String(first.body.refresh_token) },
        ...{ ...CREDENTIALS, scope },
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
    const first = (await calls.exchange(await calls.newCode())).body;
    const refresh = (value: unknown) =>
      calls.token({ grant_type: 'refresh_token', refresh_token: String(value), ...CREDENTIALS });
    const second = (await refresh(first.refresh_token)).body;
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(second.refresh_token_id).toBe(first.refresh_token_id);
    expect(await refresh(first.refresh_token)).toMatchObject({
      ...{ status: 400, body: { error: 'invalid_grant', error_reason: 'refresh_token_not_found' } },
    });
    expect((await refresh(second.refresh_token)).status).toBe(200);
  });

  it('a refresh token is worth nothing to another client', async () => {
    hosted.addApplication(OTHER_CLIENT);
    const refresh_token = String((await calls.exchange(await calls.newCode())).body.refresh_token);
    const fields = { grant_type: 'refresh_token', refresh_token, ...CREDENTIALS };
    expect(await calls.token({ ...fields, client_id: OTHER_CLIENT })).toMatchObject({
      ...{ status: 400, body: { error_reason: 'refresh_token_not_found' } },
    });
  });

  it('a refresh token that has run out is refused', async () => {
    const first = (await calls.exchange(await calls.newCode())).body;
    hosted.clock.now += 43_201 * 60_000;
    const refresh_token = String(first.refresh_token);
    const answer = await calls.token({
      grant_type: 'refresh_token',
      refresh_token,
      ...CREDENTIALS,
    });
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  });

  it('a locked user gets no token by code or refresh token', async () => {
    const first = (await calls.exchange(await calls.newCode())).body;
    const code = await calls.newCode();
    const [user] = hosted.instance.users.latest(1);
    if (user) hosted.instance.users.save({ ...user, active: false });
    const refresh_token = String(first.refresh_token);
    const refused = {
      status: 400,
      body: { error: 'invalid_grant', error_reason: 'user_not_found' },
    };
    expect(await calls.exchange(code)).toMatchObject(refused);
    expect(
      await calls.token({ grant_type: 'refresh_token', refresh_token, ...CREDENTIALS }),
    ).toMatchObject(refused);
  });
});

describe('other grants', () => {
  it('the password grant gives tokens and sends user.login.success', async () => {
    const user = await hosted.addUser({ email: 'ann@example.com' });
    const fields = { grant_type: 'password', username: 'ann@example.com', ...CREDENTIALS };
    const answer = await calls.token({ ...fields, password: PASSWORD, scope: 'openid' });
    expect(answer).toMatchObject({ status: 200, body: { userId: user.id } });
    expect((await hosted.events()).map(({ type }) => type)).toContain('user.login.success');
    expect(await calls.token({ ...fields, password: 'wrong wrong' })).toMatchObject({
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
    const answer = await calls.token({ grant_type, ...CREDENTIALS });
    expect(answer).toMatchObject({ status: 400, body: { error } });
  });

  it('a grant that the application does not enable is refused', async () => {
    hosted.setApplication((application) => ({
      ...application,
      oauthConfiguration: { ...application.oauthConfiguration, enabledGrants: [] },
    }));
    const answer = await calls.token({ grant_type: 'refresh_token', ...CREDENTIALS });
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
