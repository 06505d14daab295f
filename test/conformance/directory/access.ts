// Who may call what, for which tenant, and what they hear otherwise.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Directory } from './directory.ts';

export function accessRules(directory: () => Directory): void {
  it('a call without a key, or with an unknown one, gets an empty 401 (D:apis/index)', async () => {
    const { open } = directory();
    for (const headers of [{}, { authorization: 'no-such-key' }] as Record<string, string>[]) {
      const { status, text } = await open('GET', `/api/user/${randomUUID()}`, undefined, headers);
      expect([status, text]).toEqual([401, '']);
    }
  });

  it('what does not exist gets an empty 404 (D:apis/index)', async () => {
    const { status, text } = await directory().call('GET', `/api/user/${randomUUID()}`);
    expect([status, text]).toEqual([404, '']);
  });

  it('a method that a path does not have gets 405 (D:apis/index)', async () => {
    expect((await directory().call('DELETE', '/api/login')).status).toBe(405);
  });

  it('a body that cannot be read gets 400 and an Errors document (D:apis/errors)', async () => {
    const { status, json } = await directory().call('POST', '/api/user', '{"user":');
    expect(status).toBe(400);
    expect(Object.keys(json).every((key) => /^(fieldErrors|generalErrors)$/.test(key))).toBe(true);
  });

  it('a key may call only the endpoints it lists, each of its own (D:apis/authentication)', async () => {
    const { client, call, discard, fresh, tenantId } = directory();
    const id = randomUUID();
    const key = fresh('key');
    const permissions = { endpoints: { '/api/user': ['GET'] } };
    await client.createAPIKey(id, { apiKey: { key, tenantId, permissions } });
    discard(`/api/api-key/${id}`);
    const as = { authorization: key };
    const { username } = await directory().user();
    const path = `/api/user?username=${username}`;
    // A new key may take a moment to be known everywhere.
    await expect.poll(async () => (await call('GET', path, undefined, as)).status).toBe(200);
    expect((await call('POST', '/api/user', { user: { username: fresh() } }, as)).status).toBe(401);
    const search = { search: { queryString: '*' } };
    expect((await call('POST', '/api/user/search', search, as)).status).toBe(401);
  });

  it('with several tenants a call that could mean any must name one (D:apis/authentication, [TenantIdRequired])', async () => {
    const { client, root, fresh } = directory();
    const body = { user: { username: fresh() } };
    const { status, json } = await root('POST', '/api/user', body);
    expect([status, json.generalErrors[0].code]).toEqual([400, '[TenantIdRequired]']);
    await client.createUser('', body);
  });

  it('a user of another tenant is not found (D:apis/authentication)', async () => {
    const { call, root, user, tenantId } = directory();
    const { id } = await user();
    const { tenants } = (await root('GET', '/api/tenant')).json;
    const elsewhere = tenants.find((one: { id: string }) => one.id !== tenantId);
    const headers = { 'x-fusionauth-tenantid': elsewhere.id };
    expect((await call('GET', `/api/user/${id}`, undefined, headers)).status).toBe(404);
  });

  it('anyone may ask for the status (D:apis/system, OA)', async () => {
    expect((await directory().open('GET', '/api/status')).status).toBe(200);
  });
}
