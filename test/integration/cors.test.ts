// Which other origins' pages may call the API from a browser, and that nothing else may.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';

const FRIEND = 'https://shop.example.com';
const STRANGER = 'https://evil.example';
const action = { action: 'video.watched', properties: { film: 'no-nickels' } };

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess({ CORS_ORIGINS: `https://one.example, ${FRIEND}` });
});
afterAll(() => service.stop());

const from = (origin: string) => ({ origin, 'sec-fetch-site': 'same-site' });

async function preflight(origin: string, path = '/api/actions') {
  const { status, headers } = await createClient(service.url).send(path, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
  return { status, allowed: headers.get('access-control-allow-origin'), headers };
}

describe('a listed origin', () => {
  it('may call the API with cookies, and reads answers and refusals alike', async () => {
    const client = createClient(service.url);
    const answer = await client.call('POST', '/api/actions', action, from(FRIEND));
    expect([answer.status, client.cookies.size]).toEqual([201, 1]);
    const refused = await client.call('POST', '/api/actions', {}, from(FRIEND));
    expect(refused.status).toBe(422);
    for (const { headers } of [answer, refused]) {
      expect(headers.get('access-control-allow-origin')).toBe(FRIEND);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('vary')).toMatch(/\borigin\b/i);
    }
  });

  it('is told beforehand what it may send', async () => {
    const { status, allowed, headers } = await preflight(FRIEND);
    expect([status, allowed]).toEqual([204, FRIEND]);
    expect(headers.get('access-control-allow-headers')).toMatch(/Idempotency-Key/);
    expect(headers.get('access-control-allow-methods')).toBe('GET,POST,DELETE');
  });

  it('gets no bearer token: a script must not read one', async () => {
    const headers = { ...from(FRIEND), 'token-transport': 'bearer' };
    const answer = await createClient(service.url).call('POST', '/api/actions', action, headers);
    expect(answer.json()).not.toHaveProperty('token');
  });

  it('may send no forms to pages', async () => {
    const body = new URLSearchParams({ film: 'no-nickels', on: 'yes' });
    for (const path of ['/favorites', '/logout', '/account/erase']) {
      const headers = { ...from(FRIEND), accept: 'application/json' };
      const answer = await createClient(service.url).send(path, { method: 'POST', body, headers });
      expect([answer.status, answer.json().code], path).toEqual([403, 'cross_site']);
    }
  });
});

describe.each([STRANGER, 'null', `${FRIEND}.evil.example`, 'http://shop.example.com'])(
  'the origin %s, which is not listed,',
  (origin) => {
    it('may ask for nothing and read nothing', async () => {
      const client = createClient(service.url);
      const answer = await client.call('POST', '/api/actions', action, from(origin));
      expect([answer.status, answer.json().code, client.cookies.size]).toEqual([
        403,
        'cross_site',
        0,
      ]);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect((await preflight(origin)).allowed).toBeNull();
    });
  },
);

it('pages are nobody else’s to read, listed or not', async () => {
  expect((await preflight(FRIEND, '/account')).allowed).toBeNull();
  const page = await createClient(service.url).get('/account', from(FRIEND));
  expect(page.headers.get('access-control-allow-origin')).toBeNull();
});
