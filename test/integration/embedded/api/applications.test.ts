// Roles, scopes, copies and searches of applications and their like (FusionAuth docs, apis/applications,
// apis/scopes, apis/tenants).
import { beforeAll, describe, expect, it } from 'vitest';
import { applicationId, launchInstance, startInstance, type TestInstance } from './instance.ts';

const id = 'eeeeeeee-0000-4000-8000-000000000006';

describe('a scope of an application', () => {
  it('is made, replaced, patched, shown and deleted, and is part of its application', async () => {
    const { client, call } = await startInstance();
    const made = await client.createOAuthScope(applicationId, id, { scope: { name: 'films' } });
    expect(made.response.scope).toMatchObject({
      id,
      applicationId,
      name: 'films',
      required: false,
    });
    await client.patchOAuthScope(applicationId, id, { scope: { required: true } });
    const { response } = await client.retrieveApplication(applicationId);
    expect(response.application?.scopes).toMatchObject([{ id, name: 'films', required: true }]);
    await client.updateOAuthScope(applicationId, id, { scope: { name: 'shorts' } });
    const shown = await client.retrieveOAuthScope(applicationId, id);
    expect(shown.response.scope).toMatchObject({ name: 'shorts', required: false });
    await client.deleteOAuthScope(applicationId, id);
    expect((await call('GET', `/api/application/${applicationId}/scope/${id}`)).status).toBe(404);
  });

  it('has a name that no other has', async () => {
    const { call } = await startInstance();
    const path = `/api/application/${applicationId}/scope`;
    await call('POST', path, { scope: { name: 'films' } });
    await call('POST', `${path}/${id}`, { scope: { name: 'shorts' } });
    for (const [method, at] of [
      ['POST', path],
      ['PUT', `${path}/${id}`],
    ] as const) {
      const { status, json } = await call(method, at, { scope: { name: 'films' } });
      expect([status, Object.keys(json.fieldErrors)]).toEqual([400, ['scope.name']]);
    }
  });
});

describe('a role of an application', () => {
  it('keeps its id when it is renamed, and cannot take another’s name', async () => {
    const { call } = await startInstance();
    const path = `/api/application/${applicationId}/role`;
    await call('POST', `${path}/${id}`, { role: { name: 'editor' } });
    const renamed = await call('PATCH', `${path}/${id}`, { role: { name: 'author' } });
    expect(renamed.json.role).toMatchObject({ id, name: 'author' });
    const taken = await call('PATCH', `${path}/${id}`, { role: { name: 'admin' } });
    expect(taken.json.fieldErrors).toHaveProperty(['role.name']);
    await call('DELETE', `${path}/${id}`);
    const { json } = await call('GET', `/api/application/${applicationId}`);
    expect(json.application.roles.map(({ name }: { name: string }) => name)).toEqual([
      'member',
      'admin',
    ]);
  });
});

describe('a copy of an application', () => {
  it('has its settings, and a secret and ids of its own', async () => {
    const { call } = await startInstance();
    const path = `/api/application/${applicationId}`;
    const { application: from } = (await call('GET', path)).json;
    const body = { sourceApplicationId: applicationId, application: { name: 'Copy' } };
    const { application: to } = (await call('POST', '/api/application', body)).json;
    expect(to.jwtConfiguration).toEqual(from.jwtConfiguration);
    expect(to.roles.map(({ name }: { name: string }) => name)).toEqual(['member', 'admin']);
    expect(to.roles[0].id).not.toBe(from.roles[0].id);
    expect(to.oauthConfiguration.clientId).toBe(to.id);
    expect(to.oauthConfiguration.clientSecret).not.toBe(from.oauthConfiguration.clientSecret);
  });
});

describe('a search by name', () => {
  let shared: TestInstance;

  beforeAll(async () => {
    shared = await launchInstance();
    for (const name of ['Alpha one', 'alpha two', 'Beta']) {
      await shared.call('POST', '/api/application', { application: { name } });
    }
    return shared.close;
  });

  const search = async (criteria: unknown) => {
    const { json } = await shared.call('POST', '/api/application/search', { search: criteria });
    return [json.total, json.applications.map(({ name }: { name: string }) => name)];
  };

  it.each([
    [{ name: 'alpha' }, [2, ['Alpha one', 'alpha two']]],
    [{ name: 'ALPHA*two' }, [1, ['alpha two']]],
    [{ name: '*one' }, [1, ['Alpha one']]],
    [{ name: 'alpha', orderBy: 'name DESC' }, [2, ['alpha two', 'Alpha one']]],
    [{ name: 'a', startRow: 1, numberOfResults: 2 }, [4, ['alpha two', 'Beta']]],
    [{ state: 'Inactive' }, [0, []]],
    [{}, [5, ['Alpha one', 'alpha two', 'Beta', 'FusionAuth', 'Site']]],
  ])('for %j', async (criteria, expected) => {
    expect(await search(criteria)).toEqual(expected);
  });

  it.each([
    ...['tenant', 'key', 'email/template', 'theme'].map((kind) => [kind, 'name']),
    ['webhook', 'description'],
  ])('is there for %s, by %s', async (kind, criterion = '') => {
    const body = { search: { [criterion]: 'no-such-name' } };
    const { status, json } = await shared.call('POST', `/api/${kind}/search`, body);
    expect([status, json.total]).toEqual([200, 0]);
  });

  it('shows a call only what its tenant has', async () => {
    const { tenant } = (await shared.call('POST', '/api/tenant', { tenant: { name: 'Second' } }))
      .json;
    const scoped = { 'x-fusionauth-tenantid': tenant.id };
    const body = { search: {} };
    const tenants = await shared.call('POST', '/api/tenant/search', body, scoped);
    const applications = await shared.call('POST', '/api/application/search', body, scoped);
    expect([tenants.json.total, applications.json.total]).toEqual([1, 0]);
  });
});
