// What an https address changes, and what every answer carries; FusionAuth is away, for nothing here needs it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { freePorts } from '../support/free-ports.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';

const APP_URL = 'https://bank.example';

let service: InProcess;
let url: string;
beforeAll(async () => {
  const [closed] = await freePorts(1);
  service = await startInProcess({ APP_URL, FUSIONAUTH_URL: `http://localhost:${closed}` });
  url = `http://localhost:${service.config.PORT}`;
});
afterAll(() => service.stop());

it('the cookie is bound to the host, sent over TLS alone, and out of reach of scripts', async () => {
  const answer = await createClient(url).get('/video');
  const [cookie = '', ...others] = answer.headers.getSetCookie();
  expect(others).toEqual([]);
  expect(cookie).toMatch(/^__Host-vestibule=/);
  const flags = cookie
    .split('; ')
    .slice(1)
    .map((flag) => flag.replace(/=.*GMT$/, ''));
  expect(flags.sort()).toEqual(
    ['Expires', 'HttpOnly', 'Max-Age=2592000', 'Path=/', 'SameSite=Lax', 'Secure'].sort(),
  );
});

it('J11: a cookie without the prefix is not ours', async () => {
  const client = createClient(url);
  await client.get('/video');
  const token = client.cookies.get('__Host-vestibule') ?? '';
  const plain = createClient(url, new Map([['vestibule', token]]));
  expect((await plain.call('GET', '/api/me')).json()).toEqual({ state: 'unknown' });
  expect((await client.call('GET', '/api/me')).json()).toMatchObject({ state: 'anonymous' });
});

it('only the public address is the same site', async () => {
  const action = { action: 'video.watched', properties: { film: 'no-nickels' } };
  const from = (origin: string) =>
    createClient(url).call('POST', '/api/actions', action, { origin });
  expect((await from(APP_URL)).status).toBe(201);
  expect((await from(url)).status).toBe(403);
  expect((await from('http://bank.example')).status).toBe(403);
});

it('every answer tells the browser to keep the page to itself', async () => {
  for (const path of ['/', '/video', '/nowhere', '/api/me', '/vestibule.css', '/healthz']) {
    const { headers } = await createClient(url).get(path);
    expect(headers.get('strict-transport-security'), path).toBe('max-age=31536000');
    expect(headers.get('x-content-type-options'), path).toBe('nosniff');
    expect(headers.get('referrer-policy'), path).toBe('same-origin');
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"]) {
      expect(policy, path).toContain(rule);
    }
    expect(policy).not.toContain('unsafe');
    expect(headers.has('x-powered-by')).toBe(false);
  }
});

it('no answer lets another site read it', async () => {
  for (const path of ['/api/me', '/', '/api/me/export']) {
    const answer = await createClient(url).get(path, { origin: 'https://evil.example' });
    expect(answer.headers.has('access-control-allow-origin'), path).toBe(false);
  }
});
