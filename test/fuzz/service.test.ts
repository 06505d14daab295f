// A short fuzz of the whole service with every run; `npm run fuzz` is the long one.
import express, { Router } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { openStub } from '../support/stub.ts';
import { seeded } from './random.ts';
import type { Sent } from './send.ts';
import { curl } from './service/curl.ts';
import { type Description, readDescription } from './service/description.ts';
import { fuzzService, onlyRefused } from './service/fuzz-service.ts';
import { type FuzzedService, startFuzzedService } from './service/fuzzed-service.ts';
import { judge } from './service/judge.ts';
import { filled } from './service/matcher.ts';
import { routesOf } from './service/routes-of.ts';
import { setups } from './service/setups.ts';
import { createWorld, type Made } from './service/world.ts';

it.each(Object.entries(setups))(
  '1,000 made-up requests over %s: no fault, no pollution, no bare cookie, nothing that is not described',
  async (_, settings) => {
    const goesOn = (sent: number) => sent < 1000;
    const report = await fuzzService({ seed: 20_261_122, settings, goesOn });
    const { problems, statuses } = report;
    expect(problems).toEqual([]);
    expect(onlyRefused(report), 'every route has gone well').toEqual([]);
    expect(statuses['200'], 'not everything was refused').toBeGreaterThan(200);
    expect(statuses['400'], 'not everything was taken').toBeGreaterThan(10);
  },
  120_000,
);

it('the routes of an app are all found, those of mounted routers and apps too', () => {
  const none = () => {};
  const inner = Router().post('/b/:id', none);
  const mounted = express().get('/d', none);
  const app = express();
  app.get('/', none).use('/a', Router().use('/deep', inner));
  app.use('/c', mounted);
  const routes = routesOf([app, mounted]).filter(({ method }) => method !== 'HEAD');
  expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual([
    'GET /',
    'POST /a/deep/b/:id',
    'GET /c/d',
  ]);
});

describe('what is fuzzed', () => {
  let service: FuzzedService;
  let description: Description;
  beforeAll(async () => {
    service = await startFuzzedService({});
    description = await readDescription(service.url);
  });
  afterAll(() => service.stop());

  it('every route under /api/ is described, and every operation that is described is a route', () => {
    const routes = service.routes.filter(({ path, method }) => {
      return path.startsWith('/api/') && method !== 'HEAD';
    });
    const described = description.operations.map(({ method, path }) => {
      return `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
    });
    expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('E11: every route that may change something refuses another site, but for those of machines', async () => {
    const signs: Record<string, string>[] = [
      ...['cross-site', 'same-site'].map((site) => ({ 'sec-fetch-site': site })),
      ...['https://evil.example', 'null'].map((origin) => ({ origin })),
    ];
    const changing = service.routes.filter(
      ({ method }) => !['GET', 'HEAD', 'ALL'].includes(method),
    );
    const open = new Set<string>();
    for (const { method, path } of changing) {
      for (const sign of signs) {
        const to = filled(path, () => crypto.randomUUID());
        const { status } = await createClient(service.url).call(method, to, {}, sign);
        if (status !== 403) open.add(`${method} ${path} ${status}`);
      }
    }
    expect(changing.length).toBeGreaterThan(20);
    // Whoever sends to the first is known by a signature; the second believes no sender.
    expect([...open].sort()).toEqual([
      'POST /com.snowplowanalytics.snowplow/tp2 400',
      'POST /webhook 401',
    ]);
  });

  it('no answer to a guest may be kept, but of routes that are the same for everybody', async () => {
    const { client } = await openStub(service.url);
    const kept = new Set<string>();
    for (const { path } of service.routes.filter(({ method }) => method === 'GET')) {
      const { headers } = await client.get(filled(path, () => crypto.randomUUID()));
      if (!/no-store/.test(headers.get('cache-control') ?? '')) kept.add(path);
    }
    expect([...kept].sort()).toEqual([
      ...['/.well-known/gpc.json', '/.well-known/jwks.json', '/fs.js', '/healthz', '/metrics'],
      ...['/openapi.json', '/readyz', '/tracker.js'],
    ]);
  });

  const good: Sent = {
    ...{ status: 200, type: 'text/html; charset=utf-8', body: '<p>hello</p>' },
    headers: {
      'x-request-id': '00000000-0000-4000-8000-000000000000',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'",
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    },
  };
  const cookie = (line: string) => ({ headers: { ...good.headers, 'set-cookie': [line] } });
  const asJson = (status: number, value: object, type = 'application/json') => ({
    ...{ status, type, body: JSON.stringify(value) },
  });
  const problem = { type: 'about:blank', title: 'No.', status: 404, code: 'not_found' };
  const refused = (reason: unknown) => asJson(422, { refused: { 1: { field: 'uid', reason } } });

  it.each<[string, string, Partial<Sent>, string | undefined]>([
    ['a page', '/', {}, undefined],
    ['a cookie with its flags', '/', cookie('a=b; Path=/; HttpOnly; SameSite=Lax'), undefined],
    ['a problem', '/api/x', asJson(404, problem, 'application/problem+json'), undefined],
    ['calls that are refused', '/fs/ops', refused('uid is too long'), undefined],
    ['calls that are refused without a word', '/fs/ops', refused(''), 'refusal of no call'],
    ['a visitor', '/api/me', asJson(200, { state: 'unknown' }), undefined],
    ['a fault', '/', { status: 500 }, 'the status 500'],
    ['no answer', '/', { status: 0, error: 'ECONNRESET', headers: {} }, 'no answer'],
    ['no policy', '/', { headers: { ...good.headers, 'content-security-policy': '' } }, 'policy'],
    ['a cookie for scripts', '/', cookie('a=b; Path=/; SameSite=Lax'), 'without HttpOnly'],
    ['a cookie for any site', '/', cookie('a=b; Path=/; HttpOnly'), 'without SameSite'],
    [
      'a cookie for all hosts',
      '/',
      cookie('a=b; Path=/; Domain=x; HttpOnly; SameSite=Lax'),
      'Domain',
    ],
    ['markup that was sent', '/', { body: '<p><fz-tag></p>' }, 'as it was sent'],
    ['an attribute that was sent', '/', { body: '<a title=""fz-quote' }, 'as it was sent'],
    ['a way elsewhere', '/', { headers: { ...good.headers, location: '//evil.example' } }, 'leads'],
    ['a refusal as JSON', '/api/x', asJson(404, { error: 'no' }), 'a refusal of the type'],
    [
      'a status that is not its own',
      '/api/x',
      asJson(409, problem, 'application/problem+json'),
      'no problem',
    ],
    [
      'a field that is not described',
      '/api/me',
      asJson(200, { state: 'unknown', x: 1 }),
      'additional',
    ],
    [
      'a status that is not described',
      '/api/me',
      asJson(201, { state: 'unknown' }),
      'not described',
    ],
  ])('an answer that is %s is judged so', (_, path, differs, complaint) => {
    const world = createWorld({ service, description, random: seeded(1) });
    const made: Made = {
      method: 'GET',
      path,
      headers: {},
      body: undefined,
      device: new Map(),
      mutations: 0,
    };
    const found = judge(world, made, { ...good, ...differs });
    if (complaint === undefined) expect(found).toEqual([]);
    else expect(found.join('\n')).toContain(complaint);
  });

  it('an answer that holds a secret is judged so', () => {
    const world = createWorld({ service, description, random: seeded(1) });
    const made: Made = {
      method: 'GET',
      path: '/',
      headers: {},
      body: undefined,
      device: new Map(),
      mutations: 0,
    };
    expect(service.secrets.length).toBeGreaterThan(4);
    for (const secret of service.secrets) {
      expect(judge(world, made, { ...good, body: `<p>${secret}</p>` })).not.toEqual([]);
    }
  });
});

it('a request is shown as a command that a shell takes as it is', () => {
  const shown = curl('http://localhost:1', {
    ...{ method: 'POST', path: "/a'b", headers: { accept: 'x', cookie: '' }, body: 'a\n\u0000' },
  });
  expect(shown).toBe(
    "curl --include --path-as-is --request POST --header 'accept: x' --header 'cookie;' " +
      "--data-binary $'a\\x0a\\x00' 'http://localhost:1/a'\\''b'",
  );
});
