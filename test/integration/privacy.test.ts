// What the site says about privacy, how it takes a browser's signal, and that personal pages are never kept.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { freePorts } from '../support/free-ports.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { COOKIE, openStub } from '../support/stub.ts';

let service: InProcess;
beforeAll(async () => {
  const [closed] = await freePorts(1);
  // FusionAuth is away: nothing here needs it.
  const times = { EVENT_RETENTION: '90d', CONVERSION_TTL: '12h', SESSION_TTL: '3d' };
  service = await startInProcess({ FUSIONAUTH_URL: `http://localhost:${closed}`, ...times });
});
afterAll(() => service.stop());

describe('a privacy signal', () => {
  it('is honoured, says /.well-known/gpc.json', async () => {
    const answer = await createClient(service.url).get('/.well-known/gpc.json');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.json()).toEqual({
      gpc: true,
      lastUpdate: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  const said = 'Your browser asks not to be tracked';

  it.each([{ 'sec-gpc': '1' }, { dnt: '1' }])('%j is answered on /privacy', async (signal) => {
    expect((await createClient(service.url).get('/privacy', signal)).body).toContain(said);
  });

  it.each<Record<string, string>>([
    {},
    { 'sec-gpc': '0' },
    { 'sec-gpc': 'true' },
    { dnt: '0' },
    { dnt: 'null' },
  ])('%j is none', async (headers) => {
    const { body } = await createClient(service.url).get('/privacy', headers);
    expect(body).not.toContain(said);
    expect(body).toContain(
      'Nothing kept here is sold or shared, and nobody is measured who has not said so.',
    );
  });

  it('does not stop what the person does on purpose, nor its cookie', async () => {
    const client = createClient(service.url);
    const signal = { 'sec-gpc': '1', dnt: '1' };
    const page = await client.get('/video', signal);
    expect(page.headers.getSetCookie()).toHaveLength(1);
    await client.get('/video', signal);
    const me = (await client.call('GET', '/api/me', undefined, signal)).json();
    expect(me).toMatchObject({ state: 'anonymous', profile: { watchCount: 2 } });
  });
});

it('how long things are kept is what the settings say', async () => {
  const { body } = await createClient(service.url).get('/privacy');
  const text = body.replace(/<[^>]+>/g, '');
  for (const sentence of [
    'A guest account is deleted 47 days after your last visit.',
    'What you did is listed too, each thing for 90 days.',
    'Unless you do so within 12 hours, it is forgotten.',
    'until you sign out, and for 3 days at most.',
  ]) {
    expect(text).toContain(sentence);
  }
});

it('nothing is set in a browser before its owner does something worth keeping', async () => {
  for (const path of [
    '/',
    '/privacy',
    '/privacy/device',
    '/vestibule.css',
    '/nowhere',
    '/api/me',
    '/openapi.json',
  ]) {
    const { headers } = await createClient(service.url).get(path);
    expect(headers.getSetCookie(), path).toEqual([]);
  }
});

it('no page of a person is kept by a cache', async () => {
  const { token } = await openStub(service.url);
  const cookies = new Map([[COOKIE, token]]);
  const paths = [
    '/',
    '/video',
    '/video/no-nickels',
    '/register',
    '/logout',
    '/account',
    '/privacy',
    '/privacy/device',
    '/privacy/device/export',
  ];
  const api = ['/api/me', '/api/me/export', '/api/nowhere'];
  for (const path of [...paths, ...api, '/nowhere']) {
    const { headers } = await createClient(service.url, new Map(cookies)).get(path);
    expect(headers.get('cache-control'), path).toBe('no-store');
  }
  const file = await createClient(service.url, new Map(cookies)).get('/vestibule.css');
  expect(file.headers.get('cache-control')).toBe('public, max-age=3600');
  for (const path of ['/login', '/register', '/make-change', '/callback']) {
    const { status, headers } = await createClient(service.url).get(path);
    expect([path, status, headers.get('cache-control')]).toEqual([path, status, 'no-store']);
  }
});

it('a file that comes with the end of an identity is kept by no cache: it would end that of others', async () => {
  const { token } = await openStub(service.url);
  service.clock.ahead += 31 * 86_400_000;
  const client = createClient(service.url, new Map([[COOKIE, token]]));
  const { headers } = await client.get('/vestibule.css');
  expect(headers.getSetCookie()).not.toEqual([]);
  expect(headers.get('clear-site-data')).toBe('"cache", "storage"');
  expect(headers.get('cache-control')).toBe('no-store');
  expect((await client.get('/vestibule.css')).headers.get('cache-control')).toContain('public');
});
