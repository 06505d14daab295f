// Who may call what (FusionAuth docs, apis/authentication), and what is not there.
import { describe, expect, it } from 'vitest';
import { applicationId, kickstartOf, rootKey, startInstance, tenantId } from './instance.ts';

const otherTenant = 'ffffffff-0000-4000-8000-000000000009';

const limitedKeys = [
  { key: 'reader', permissions: { endpoints: { '/api/user': ['GET'] } } },
  { key: 'searcher', permissions: { endpoints: { '/api/user/search': ['POST'] } } },
];

describe('an API key', () => {
  it.each([
    ['reader', 'GET', '/api/user?username=u', 200],
    ['reader', 'DELETE', '/api/user/00000000-0000-4000-8000-000000000000', 401],
    ['reader', 'GET', '/api/user/search?queryString=*', 401],
    ['searcher', 'GET', '/api/user?username=u', 401],
    ['searcher', 'GET', '/api/user/search?queryString=*', 401],
    ['nobody', 'GET', '/api/user?username=u', 401],
    ['Bearer reader', 'GET', '/api/user?username=u', 401],
    ['', 'GET', '/api/user?username=u', 401],
    [rootKey, 'GET', '/api/user?username=u', 200],
  ])('%j calling %s %s is answered %i', async (authorization, method, path, expected) => {
    const { call, createUser } = await startInstance({
      kickstart: kickstartOf({ apiKeys: limitedKeys }),
    });
    await createUser({ username: 'u' });
    const { status, text } = await call(method, path, undefined, { authorization });
    expect(status).toBe(expected);
    if (expected === 401) expect(text).toBe('');
  });

  it('that is limited cannot make another key', async () => {
    const apiKeys = [{ key: 'maker', permissions: { endpoints: { '/api/api-key': ['POST'] } } }];
    const { call } = await startInstance({ kickstart: kickstartOf({ apiKeys }) });
    const make = (authorization: string) =>
      call('POST', '/api/api-key', { apiKey: { key: 'made' } }, { authorization });
    expect((await make('maker')).status).toBe(401);
    expect((await make(rootKey)).status).toBe(200);
  });

  it('ends at its expiration instant', async () => {
    const { call, clock } = await startInstance();
    await call('POST', '/api/api-key', {
      apiKey: { key: 'brief', expirationInstant: clock.now + 1000 },
    });
    const status = async () =>
      (await call('GET', '/api/system/version', undefined, { authorization: 'brief' })).status;
    expect(await status()).toBe(200);
    clock.now += 1000;
    expect(await status()).toBe(401);
  });
});

describe('a caller without a key', () => {
  it('is refused before its body is looked at', async () => {
    const { open } = await startInstance();
    const { status } = await open('POST', '/api/user', '{"broken');
    expect(status).toBe(401);
  });
});

describe('the status', () => {
  it('is told to anyone, the version only to the holder of a key', async () => {
    const { call, open } = await startInstance();
    expect((await open('GET', '/api/status')).json).toEqual({ status: 'Ok' });
    expect((await call('GET', '/api/status')).json).toMatchObject({ version: '1.69.0' });
  });
});

describe('with two tenants', () => {
  async function withTwo() {
    const instance = await startInstance();
    await instance.call('POST', `/api/tenant/${otherTenant}`, { tenant: { name: 'Other' } });
    return instance;
  }
  const scoped = (id: string) => ({ 'x-fusionauth-tenantid': id });

  it('an ambiguous call must name the tenant', async () => {
    const { call } = await withTwo();
    const { status, json } = await call('POST', '/api/user', { user: { username: 'u' } });
    expect(status).toBe(400);
    expect(json.generalErrors[0].code).toBe('[TenantIdRequired]');
    const named = await call('POST', '/api/user', { user: { username: 'u' } }, scoped(otherTenant));
    expect(named.json.user.tenantId).toBe(otherTenant);
  });

  it('a user of another tenant is not found, and its names are free', async () => {
    const { call } = await withTwo();
    const { json } = await call(
      'POST',
      '/api/user',
      { user: { username: 'u' } },
      scoped(otherTenant),
    );
    const path = `/api/user/${json.user.id}`;
    expect((await call('GET', path, undefined, scoped(tenantId))).status).toBe(404);
    expect((await call('DELETE', path, undefined, scoped(tenantId))).status).toBe(404);
    expect((await call('GET', path)).status).toBe(200);
    expect(
      (await call('POST', '/api/user', { user: { username: 'u' } }, scoped(tenantId))).status,
    ).toBe(200);
  });

  it('a key locked to one tenant reaches neither the other nor what they share', async () => {
    const { call } = await withTwo();
    await call('POST', '/api/api-key', { apiKey: { key: 'locked', tenantId: otherTenant } });
    const locked = { authorization: 'locked' };
    const made = await call('POST', '/api/user', { user: { username: 'u' } }, locked);
    expect(made.json.user.tenantId).toBe(otherTenant);
    const header = { ...locked, ...scoped(tenantId) };
    expect((await call('GET', `/api/user/${made.json.user.id}`, undefined, header)).status).toBe(
      401,
    );
    expect((await call('POST', '/api/tenant', { tenant: { name: 'Third' } }, locked)).status).toBe(
      401,
    );
    expect((await call('GET', `/api/application/${applicationId}`, undefined, locked)).status).toBe(
      404,
    );
  });
});

describe('what is not built', () => {
  it('answers 501 with the method and path for what FusionAuth has', async () => {
    const { call } = await startInstance();
    for (const path of [
      '/api/lambda',
      '/api/user/family',
      '/api/group/00000000-0000-4000-8000-000000000000',
    ]) {
      const { status, json } = await call('GET', path);
      expect(status).toBe(501);
      expect(json.generalErrors[0].message).toContain(`GET ${path}`);
    }
  });

  it('answers 405 for a method FusionAuth does not have there, and 404 for the rest', async () => {
    const { call } = await startInstance();
    expect((await call('DELETE', '/api/login')).status).toBe(405);
    expect((await call('GET', '/api/nothing')).status).toBe(404);
  });
});
