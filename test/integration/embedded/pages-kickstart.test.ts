// The hosted pages, OAuth and mail together, on the very Kickstart file that the product ships.
import { createHash, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Embedded, startEmbedded } from '../../../src/embedded/server.ts';
import { browse, hiddenFields, linkNamed } from './browser.ts';

const APP = 'http://app.example';
const ISSUER = 'http://auth.example';
const CLIENT = 'c9d6b2b4-6d0e-4d9f-8a53-2f1e7a90b202';
const VERIFIER = randomBytes(32).toString('base64url');
const SECRET = randomBytes(32).toString('base64url');
const API_KEY = randomBytes(32).toString('base64url');
const ADMIN_PASSWORD = randomBytes(12).toString('base64url');

let embedded: Embedded;
beforeAll(async () => {
  embedded = await startEmbedded({
    ...{ port: 0, mailboxPort: 0, dataFile: ':memory:' },
    kickstartFile: fileURLToPath(new URL('../../../kickstart/kickstart.json', import.meta.url)),
    env: {
      ...{ APP_URL: APP, FUSIONAUTH_PUBLIC_URL: ISSUER, WEBHOOK_URL: `${APP}/webhook` },
      ...{ FUSIONAUTH_WEBHOOK_KEY: 'w'.repeat(32), FUSIONAUTH_API_KEY: API_KEY },
      ...{ FUSIONAUTH_CULL_API_KEY: 'c'.repeat(32), FUSIONAUTH_CLIENT_SECRET: SECRET },
      ...{ FUSIONAUTH_ADMIN_PASSWORD: ADMIN_PASSWORD, SMTP_HOST: 'localhost' },
    },
  });
});
afterAll(() => embedded.close());

/** The issuer's name leads here. */
async function configuration(): Promise<client.Configuration> {
  const customFetch: client.CustomFetch = (url, options) =>
    fetch(url.replace(ISSUER, embedded.url), options as RequestInit);
  return client.discovery(new URL(ISSUER), CLIENT, SECRET, undefined, {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
    [client.customFetch]: customFetch,
  });
}

function authorizeUrl(config: client.Configuration): string {
  return client.buildAuthorizationUrl(config, {
    ...{ redirect_uri: `${APP}/callback`, scope: 'openid offline_access', state: 'st' },
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  }).href;
}

async function signIn(loginId: string, password: string) {
  const config = await configuration();
  const browser = browse(embedded.url);
  const form = await browser.get(authorizeUrl(config));
  const fields = { ...hiddenFields(form.body), loginId, password };
  const { location } = await browser.post('/oauth2/authorize', fields);
  const checks = { pkceCodeVerifier: VERIFIER, expectedState: 'st', idTokenExpected: true };
  return client.authorizationCodeGrant(config, new URL(location ?? 'none:'), checks);
}

async function newestMail(): Promise<string> {
  const messages = await (await fetch(`${embedded.mailboxUrl}/messages`)).json();
  const { id } = (messages as { id: number }[]).at(-1) ?? {};
  return (await fetch(`${embedded.mailboxUrl}/messages/${id}.plain`)).text();
}

it('the application it makes signs its admin in, with the admin role', async () => {
  const tokens = await signIn('admin@changebank.example', ADMIN_PASSWORD);
  const claims = decodeJwt(tokens.access_token);
  expect(claims).toMatchObject({ iss: ISSUER, aud: CLIENT, roles: ['admin'] });
  expect(tokens.refresh_token).toBeTruthy();
});

it('a password set through the mailed link on the hosted page signs in and verifies the email', async () => {
  const call = (path: string, body: unknown) => {
    const headers = { authorization: API_KEY, 'content-type': 'application/json' };
    return fetch(embedded.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  };
  const created = await call('/api/user', { user: { username: 'stub', email: 'ann@example.com' } });
  expect(created.status).toBe(200);
  const asked = await call('/api/user/forgot-password', {
    ...{ loginId: 'stub', state: { anon_user: 'true' } },
  });
  expect(asked.status).toBe(200);
  const [link = ''] =
    /http:\/\/auth\.example\/password\/change\/\S+/.exec(await newestMail()) ?? [];
  const browser = browse(embedded.url);
  const url = link.replace(ISSUER, embedded.url);
  const form = await browser.get(url);
  const fields = { password: 'a new password', passwordConfirm: 'a new password' };
  const changed = await browser.post(new URL(url).pathname, {
    ...hiddenFields(form.body),
    ...fields,
  });
  const complete = await browser.get(changed.location ?? '');
  expect(linkNamed(complete.body, 'Login here')).toBe(`${APP}/login`);
  const tokens = await signIn('ann@example.com', 'a new password');
  expect(tokens.claims()).toMatchObject({ email: 'ann@example.com', email_verified: true });
});
