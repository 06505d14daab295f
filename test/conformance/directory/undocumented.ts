// What no page and no release note decides. The embedded server had to choose; code that relies on one
// of these relies on our choice. On a real FusionAuth a failure here is news, not a defect.
import { expect, it } from 'vitest';
import { deliberate } from '../../support/openapi/recorder.ts';
import type { Directory, Json } from './directory.ts';
import { place } from './place.ts';

export interface Choice {
  /** The question, and what is known about it. */
  question: string;
  chosen: string;
  check(directory: Directory): Promise<void>;
}

const merge = { 'content-type': 'application/merge-patch+json' };
const strange = { [deliberate]: 'yes' };
const operations = { 'content-type': 'application/json-patch+json' };

const stub = async ({ user, fresh, call }: Directory, more: Json = {}) => {
  const made = await user({ email: `${fresh()}@example.com`, username: fresh(), ...more });
  const path = `/api/user/${made.id}`;
  return { path, read: async () => (await call('GET', path)).json.user };
};

export const choices: readonly Choice[] = [
  {
    question:
      'What does `"username": ""` do in a PATCH? FusionAuth’s sample for anonymous users sends it.',
    chosen: 'It drops the username.',
    async check(directory) {
      const { path, read } = await stub(directory);
      await directory.call('PATCH', path, { user: { username: '' } });
      expect(await read()).not.toHaveProperty('username');
    },
  },
  {
    question: 'May a JSON patch remove `/user/username`?',
    chosen: 'Yes; the paths begin at the request’s envelope.',
    async check(directory) {
      const { path, read } = await stub(directory);
      const patch = [{ op: 'remove', path: '/user/username' }];
      await directory.call('PATCH', path, patch, operations);
      expect(await read()).not.toHaveProperty('username');
    },
  },
  {
    question: 'What does a JSON patch answer whose `test` fails? The docs defer to RFC 6902.',
    chosen: '400, and nothing is changed.',
    async check(directory) {
      const { path, read } = await stub(directory, { data: { count: 1 } });
      const patch = [
        { op: 'replace', path: '/user/data/count', value: 2 },
        { op: 'test', path: '/user/data/count', value: 1 },
      ];
      expect((await directory.call('PATCH', path, patch, operations)).status).toBe(400);
      expect((await read()).data.count).toBe(1);
    },
  },
  {
    question:
      'What does null do in a PATCH? The docs allow null on no API; older ones let it remove a value (#706).',
    chosen: 'It removes the value, in a merge patch (RFC 7396) and in `application/json`.',
    async check(directory) {
      for (const type of [strange, merge]) {
        const { path, read } = await stub(directory, { firstName: 'Ann', data: { a: 1, b: 2 } });
        await directory.call('PATCH', path, { user: { firstName: null, data: { a: null } } }, type);
        const after = await read();
        expect(after).not.toHaveProperty('firstName');
        expect(after.data).toEqual({ b: 2 });
      }
    },
  },
  {
    question: 'Are concurrent PATCHes of one user lost? In 1.60.1 they are (#3206, open).',
    chosen: 'Each is answered 200. Here all are kept, unless the server is told to lose them.',
    async check(directory) {
      const { path, read } = await stub(directory);
      const fields = ['a', 'b', 'c', 'd', 'e'];
      const answers = await Promise.all(
        fields.map((field) => directory.call('PATCH', path, { user: { data: { [field]: 1 } } })),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
      expect(Object.keys((await read()).data).sort()).toEqual(fields);
    },
  },
  {
    question: 'What does signing in as a deactivated user answer? The docs say only that it fails.',
    chosen: '423.',
    async check({ user, fresh, call }) {
      const [loginId, password] = [fresh(), 'a-long-password'];
      const { id } = await user({ username: loginId, password });
      await call('DELETE', `/api/user/${id}`);
      expect((await call('POST', '/api/login', { loginId, password })).status).toBe(423);
    },
  },
  {
    question:
      'Does a vended token get an `iss`? The sample in the docs has one; the text does not say.',
    chosen: 'Only the caller’s.',
    async check({ call, keyId }) {
      const { json } = await call('POST', '/api/jwt/vend', { claims: { sub: 'a' }, keyId });
      const payload = Buffer.from(String(json.token).split('.')[1] ?? '', 'base64url');
      expect(JSON.parse(payload.toString())).not.toHaveProperty('iss');
    },
  },
  {
    question:
      'What does sorting users by a field that is not sortable answer, such as lastUpdateInstant?',
    chosen: '400, naming the field.',
    async check({ call }) {
      if (!place.elasticsearch) return;
      const sortFields = [{ name: 'lastUpdateInstant', order: 'asc' }];
      const search = { queryString: '*', sortFields };
      expect((await call('POST', '/api/user/search', { search })).status).toBe(400);
    },
  },
  {
    question: 'What do unknown properties in a request do?',
    chosen: 'Nothing, as in production (#1584).',
    async check({ call, fresh }) {
      const user = { username: fresh(), shoeSize: 43 };
      const { status, json } = await call('POST', '/api/user', { user }, strange);
      expect(status).toBe(200);
      expect(json.user).not.toHaveProperty('shoeSize');
    },
  },
  {
    question: 'What does a tenant header answer that names no tenant?',
    chosen: '400 [InvalidTenantId].',
    async check({ root, fresh }) {
      const headers = { 'x-fusionauth-tenantid': '00000000-0000-4000-8000-000000000000' };
      const body = { user: { username: fresh() } };
      const { status, json } = await root('POST', '/api/user', body, headers);
      expect([status, json.generalErrors[0].code]).toEqual([400, '[InvalidTenantId]']);
    },
  },
];

export function undocumentedRules(directory: () => Directory): void {
  for (const { question, chosen, check } of choices)
    it(`${question} ${chosen}`, () => check(directory()));
}
