// What no page and no release note decides. The embedded server had to choose; code that relies on one
// of these relies on our choice. On a real FusionAuth a failure here is news, not a defect.
import { expect, it } from 'vitest';
import { deliberate } from '../../support/openapi/recorder.ts';
import { choices } from './choices.ts';
import type { Directory, Json } from './directory.ts';
import { place } from './place.ts';

const merge = { 'content-type': 'application/merge-patch+json' };
const strange = { [deliberate]: 'yes' };
const operations = { 'content-type': 'application/json-patch+json' };

const stub = async ({ user, fresh, call }: Directory, more: Json = {}) => {
  const made = await user({ email: `${fresh()}@example.com`, username: fresh(), ...more });
  const path = `/api/user/${made.id}`;
  return { path, read: async () => (await call('GET', path)).json.user };
};

const checks: Record<keyof typeof choices, (directory: Directory) => Promise<void>> = {
  async emptyUsername(directory) {
    const { path, read } = await stub(directory);
    await directory.call('PATCH', path, { user: { username: '' } });
    expect(await read()).not.toHaveProperty('username');
  },
  async removeUsername(directory) {
    const { path, read } = await stub(directory);
    const patch = [{ op: 'remove', path: '/user/username' }];
    await directory.call('PATCH', path, patch, operations);
    expect(await read()).not.toHaveProperty('username');
  },
  async failedTest(directory) {
    const { path, read } = await stub(directory, { data: { count: 1 } });
    const patch = [
      { op: 'replace', path: '/user/data/count', value: 2 },
      { op: 'test', path: '/user/data/count', value: 1 },
    ];
    expect((await directory.call('PATCH', path, patch, operations)).status).toBe(400);
    expect((await read()).data.count).toBe(1);
  },
  async nullInPatch(directory) {
    for (const type of [strange, merge]) {
      const { path, read } = await stub(directory, { firstName: 'Ann', data: { a: 1, b: 2 } });
      await directory.call('PATCH', path, { user: { firstName: null, data: { a: null } } }, type);
      const after = await read();
      expect(after).not.toHaveProperty('firstName');
      expect(after.data).toEqual({ b: 2 });
    }
  },
  async concurrentPatches(directory) {
    const { path, read } = await stub(directory);
    const fields = ['a', 'b', 'c', 'd', 'e'];
    const answers = await Promise.all(
      fields.map((field) => directory.call('PATCH', path, { user: { data: { [field]: 1 } } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(Object.keys((await read()).data).sort()).toEqual(fields);
  },
  async deactivatedLogin({ user, fresh, call }) {
    const [loginId, password] = [fresh(), 'a-long-password'];
    const { id } = await user({ username: loginId, password });
    await call('DELETE', `/api/user/${id}`);
    expect((await call('POST', '/api/login', { loginId, password })).status).toBe(423);
  },
  async vendedIssuer({ call, keyId }) {
    const { json } = await call('POST', '/api/jwt/vend', { claims: { sub: 'a' }, keyId });
    const payload = Buffer.from(String(json.token).split('.')[1] ?? '', 'base64url');
    expect(JSON.parse(payload.toString())).not.toHaveProperty('iss');
  },
  async unsortable({ call }) {
    if (!place.elasticsearch) return;
    const sortFields = [{ name: 'lastUpdateInstant', order: 'asc' }];
    const search = { queryString: '*', sortFields };
    expect((await call('POST', '/api/user/search', { search })).status).toBe(400);
  },
  async unknownProperties({ call, fresh }) {
    const user = { username: fresh(), shoeSize: 43 };
    const { status, json } = await call('POST', '/api/user', { user }, strange);
    expect(status).toBe(200);
    expect(json.user).not.toHaveProperty('shoeSize');
  },
  async unknownTenant({ root, fresh }) {
    const headers = { 'x-fusionauth-tenantid': '00000000-0000-4000-8000-000000000000' };
    const body = { user: { username: fresh() } };
    const { status, json } = await root('POST', '/api/user', body, headers);
    expect([status, json.generalErrors[0].code]).toEqual([400, '[InvalidTenantId]']);
  },
};

export function undocumentedRules(directory: () => Directory): void {
  for (const name of Object.keys(choices) as (keyof typeof choices)[]) {
    const { question, chosen } = choices[name];
    it(`${question} ${chosen}`, () => checks[name](directory()));
  }
}
