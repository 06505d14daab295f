// Input that is not what it should be gets a 4xx that names the field; nothing is half done.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../support/client.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { kept } from '../support/kept.ts';
import { openStub } from '../support/stub.ts';

let service: InProcess;
beforeAll(async () => {
  service = await startInProcess();
});
afterAll(() => service.stop());

const film = { film: 'no-nickels' };
const json = { 'content-type': 'application/json', accept: 'application/json' };

/** Sends bytes as they are. */
function raw(method: string, path: string, body: string, headers: Record<string, string> = json) {
  return createClient(service.url).send(path, { method, body, headers });
}

async function stubs(): Promise<number> {
  const { byState } = await service.service.store.counts();
  return Object.values(byState).reduce((sum, count) => sum + count, 0);
}

describe('POST /api/actions', () => {
  const nested = `${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}`;
  it.each<[string, string, number, string]>([
    ['nothing', '', 422, 'action'],
    ['a list', '[]', 422, 'body'],
    ['a bare string', '"x"', 400, ''],
    ['null', 'null', 400, ''],
    ['broken JSON', '{"action":', 400, ''],
    ['no action', '{}', 422, 'action'],
    ['an action that is a number', '{"action":1}', 422, 'action'],
    ['an action that is a list', '{"action":["video.watched"]}', 422, 'action'],
    ['an undeclared action', '{"action":"video.stolen"}', 422, 'action'],
    ["an action by a prototype's name", '{"action":"constructor"}', 422, 'action'],
    ["an action by the prototype's own name", '{"action":"__proto__"}', 422, 'action'],
    ['an over-long action', `{"action":"${'x'.repeat(101)}"}`, 422, 'action'],
    ['an unknown field', '{"action":"video.watched","admin":true}', 422, 'admin'],
    ['no properties', '{"action":"video.watched"}', 422, 'properties.film'],
    ['properties that are a list', '{"action":"video.watched","properties":[]}', 422, 'properties'],
    [
      'a property that is a list',
      '{"action":"video.watched","properties":{"film":["no-nickels"]}}',
      422,
      'properties.film',
    ],
    [
      'a deep property',
      `{"action":"video.watched","properties":{"film":${nested.slice(0, 3000)}1}}`,
      400,
      '',
    ],
    ['a body that is deep', nested, 413, ''],
    [
      'an unknown film',
      '{"action":"video.watched","properties":{"film":"jaws"}}',
      422,
      'properties.film',
    ],
    [
      'an undeclared property',
      '{"action":"video.watched","properties":{"film":"no-nickels","anonymousUser":false}}',
      422,
      'properties.anonymousUser',
    ],
    [
      'a property by the name of a prototype',
      '{"action":"video.watched","properties":{"film":"no-nickels","constructor":1}}',
      422,
      'properties.constructor',
    ],
  ])('refuses %s', async (_, body, status, field) => {
    const before = await stubs();
    const answer = await raw('POST', '/api/actions', body);
    expect(answer.status, answer.body).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.json().field).toBe(field === '' ? undefined : field);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(await stubs()).toBe(before);
  });

  it("a property named __proto__ neither counts nor changes anybody's prototype", async () => {
    const body =
      '{"action":"video.watched","properties":{"film":"no-nickels","__proto__":{"polluted":true}}}';
    const answer = await raw('POST', '/api/actions', body);
    expect(answer.status).toBeLessThan(500);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    const twice = await raw('POST', '/api/actions', '{"__proto__":{"action":"video.watched"}}');
    expect(twice.status).toBe(422);
  });

  it('refuses a body of a megabyte', async () => {
    const body = JSON.stringify({ action: 'x'.repeat(1_000_000) });
    const answer = await raw('POST', '/api/actions', body);
    expect([answer.status, answer.json().code]).toEqual([413, 'body_too_large']);
  });

  it.each([
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json-patch+json',
    '/',
  ])('refuses a body of the type %s, whatever is in it', async (type) => {
    const before = await stubs();
    const body = JSON.stringify({ action: 'video.watched', properties: film });
    const answer = await raw('POST', '/api/actions', body, { ...json, 'content-type': type });
    expect([answer.status, answer.json().code]).toEqual([415, 'unsupported_media_type']);
    expect(await stubs()).toBe(before);
  });

  it('is the API in whatever case its path is written: it reads no form, and answers no page', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
    for (const path of ['/API/actions', '/Api/register', '/apI/release']) {
      const answer = await raw('POST', path, 'action=video.watched', form);
      expect(answer.status, path).toBe(415);
      expect(answer.headers.get('content-type'), path).toContain('application/problem+json');
    }
  });

  it('refuses an encoding and a charset that it does not read', async () => {
    const encoded = await raw('POST', '/api/actions', '{}', { ...json, 'content-encoding': 'zip' });
    expect(encoded.status).toBe(415);
    const type = 'application/json; charset=ebcdic';
    const foreign = await raw('POST', '/api/actions', '{}', { ...json, 'content-type': type });
    expect(foreign.status).toBe(415);
  });

  it("refuses what only members may do, and a guest's set that is full is told by its field", async () => {
    const { client } = await openStub(service.url);
    const change = await client.call('POST', '/api/actions', { action: 'change.made' });
    expect([change.status, change.json().code]).toEqual([403, 'members_only']);
  });
});

describe('forms', () => {
  it.each<[string, Record<string, string>, string]>([
    ['no word whether to mark or unmark', film, 'on'],
    ['another word', { ...film, on: 'maybe' }, 'on'],
    ['no film', { on: 'yes' }, 'film'],
    ['an unknown film', { on: 'yes', film: 'jaws' }, 'film'],
  ])('POST /favorites refuses %s', async (_, fields, field) => {
    const before = await stubs();
    const answer = await createClient(service.url).post('/favorites', fields);
    expect(answer.status).toBe(422);
    expect(answer.body).toContain(field);
    expect(await stubs()).toBe(before);
  });

  it.each([
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    '/.//evil.example',
    '/x/..//evil.example',
    '/%2e//evil.example',
    'https://evil.example/',
    'javascript:alert(1)',
  ])('POST /favorites does not lead to %j', async (back) => {
    const { client } = await openStub(service.url);
    const answer = await client.post('/favorites', { ...film, on: 'yes', back });
    expect(answer.status).toBe(303);
    expect(new URL(answer.location ?? '').origin).toBe(service.url);
  });

  it.each([
    '',
    'ann',
    'ann@',
    '@example.com',
    'ann@localhost',
    'ann@example.com, eve@example.com',
    'ann@example.com\r\nBcc: eve@example.com',
    'ann@exa mple.com',
    '"ann smith"@example.com',
    'ánn@example.com',
    `${'a'.repeat(65)}@example.com`,
    `ann@${'a.'.repeat(130)}com`,
  ])('the address %j is refused beside its field, and nothing is asked for', async (email) => {
    const { client, account } = await openStub(service.url);
    const page = await client.post('/register', { email });
    expect(page.status).toBe(422);
    expect(page.body).toContain('aria-invalid="true"');
    const api = await client.call('POST', '/api/register', { email });
    expect([api.status, api.json().field]).toEqual([422, 'email']);
    expect((await service.service.store.account(account))?.state).toBe('anonymous');
  });

  it('an email that is no text is refused beside its field, whatever it is instead', async () => {
    const { client } = await openStub(service.url);
    for (const email of [{ toString: null }, { a: 1 }, [['x']], 7, null]) {
      const answer = await client.call('POST', '/register', { email }, { accept: 'text/html' });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain('aria-invalid="true"');
    }
  });

  it('an email given twice is refused, not guessed', async () => {
    const { client } = await openStub(service.url);
    const body = 'email=ann@example.com&email=eve@example.com';
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await client.send('/register', { method: 'POST', body, headers })).status).toBe(422);
  });

  it('what was typed comes back escaped', async () => {
    const { client } = await openStub(service.url);
    const answer = await client.post('/register', { email: '"><script>alert(1)</script>' });
    expect(answer.body).not.toContain('<script>');
  });

  it('a form that is sent as something else is refused', async () => {
    const headers = { 'content-type': 'text/plain' };
    const body = 'film=no-nickels&on=yes';
    const answer = await createClient(service.url).send('/favorites', {
      method: 'POST',
      body,
      headers,
    });
    expect(answer.status).toBe(415);
    expect(answer.body).toContain('must be JSON or a form');
  });

  it('a form without fields, as a button sends it, needs no type', async () => {
    const { client } = await openStub(service.url);
    expect((await client.send('/logout', { method: 'POST' })).status).toBe(303);
    expect((await client.call('POST', '/api/release')).status).toBe(204);
  });

  it('too many fields, and a form beyond 16 kB, are refused', async () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`f${n}`, 'x']));
    expect((await createClient(service.url).post('/favorites', many)).status).toBe(400);
    const large = { film: 'x'.repeat(20_000), on: 'yes' };
    expect((await createClient(service.url).post('/favorites', large)).status).toBe(413);
  });
});

describe('a request that another site asks the browser for', () => {
  const paths: [string, string][] = [
    ['POST', '/favorites'],
    ['POST', '/register'],
    ['POST', '/register/confirm'],
    ['POST', '/logout'],
    ['POST', '/account/erase'],
    ['POST', '/make-change'],
    ['POST', '/api/actions'],
    ['POST', '/api/register'],
    ['POST', '/api/release'],
    ['DELETE', '/api/me'],
  ];
  const signs: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ];

  it.each(paths)('%s %s is refused, and nothing is done', async (method, path) => {
    const { client, account, token } = await openStub(service.url);
    const before = await kept(service.service.store, account);
    for (const sign of signs) {
      const answer = await client.call(method, path, {}, sign);
      expect([answer.status, answer.json().code], JSON.stringify(sign)).toEqual([
        403,
        'cross_site',
      ]);
    }
    expect(client.cookies.get('vestibule')).toBe(token);
    expect(await kept(service.service.store, account)).toEqual(before);
  });

  it('is let through when it comes from the site itself, or from no page at all', async () => {
    const { client } = await openStub(service.url);
    const own = [{ origin: service.url }, { 'sec-fetch-site': 'same-origin' }, {}];
    for (const headers of own) {
      const action = { action: 'video.watched', properties: film };
      const answer = await client.call('POST', '/api/actions', action, headers);
      expect(answer.status).toBe(200);
    }
  });
});

it('an unknown path is a 404, as a page or as a problem', async () => {
  const client = createClient(service.url);
  const page = await client.get('/nowhere');
  expect([page.status, page.headers.get('content-type')]).toEqual([
    404,
    'text/html; charset=utf-8',
  ]);
  const problem = await client.call('GET', '/api/nowhere');
  expect([problem.status, problem.json().code]).toEqual([404, 'not_found']);
  expect((await client.get('/video/%E0%A4%A')).status).toBe(400);
});
