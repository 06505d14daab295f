// Registrations are documents of their own in FusionAuth's index: only nested queries see them, one at a
// time (FusionAuth docs, lifecycle/manage-users/search; Elasticsearch, nested query).
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applicationId,
  kickstartOf,
  launchInstance,
  startInstance,
  type TestInstance,
} from './instance.ts';

const otherId = 'eeeeeeee-0000-4000-8000-00000000000a';

const nested = (...must: object[]) => ({
  nested: { path: 'registrations', query: { bool: { must } } },
});
const application = (id: string) => ({ term: { 'registrations.applicationId': id } });
const role = (name: string) => ({ match: { 'registrations.roles': name } });

describe('a nested query', () => {
  let shared: TestInstance;

  beforeAll(async () => {
    shared = await launchInstance();
    await shared.call('POST', `/api/application/${otherId}`, {
      application: { name: 'Other', roles: [{ name: 'admin' }, { name: 'guest' }] },
    });
    for (const [username, registrations] of Object.entries({
      both: { [applicationId]: ['member'], [otherId]: ['admin'] },
      boss: { [applicationId]: ['admin'] },
      guest: { [otherId]: ['guest'] },
      nobody: {},
    })) {
      const { id } = await shared.createUser({ username });
      for (const [applicationId, roles] of Object.entries(registrations)) {
        const registration = { applicationId, roles, data: { color: 'Red' } };
        await shared.call('POST', `/api/user/registration/${id}`, { registration });
      }
    }
  });
  afterAll(() => shared.close());

  const names = async (query: object) => {
    const search = { query: JSON.stringify(query) };
    const { json } = await shared.call('POST', '/api/user/search', { search });
    return json.users.map(({ username }: { username: string }) => username);
  };

  it.each([
    [nested(application(applicationId)), ['both', 'boss']],
    [nested(application(applicationId), role('admin')), ['boss']],
    [nested(application(otherId), role('admin')), ['both']],
    [nested(role('admin')), ['both', 'boss']],
    [
      nested(application(otherId), { term: { 'registrations.data.color': 'red' } }),
      ['both', 'guest'],
    ],
    [
      { bool: { must: [nested(application(applicationId)), nested(role('admin'))] } },
      ['both', 'boss'],
    ],
    [{ bool: { must_not: [nested(application(applicationId))] } }, ['guest', 'nobody']],
    [
      {
        nested: {
          path: 'registrations',
          query: { bool: { must: [application(otherId)], must_not: [role('admin')] } },
        },
      },
      ['guest'],
    ],
    [
      { bool: { must: [nested(role('admin'))], filter: [{ term: { username: 'boss' } }] } },
      ['boss'],
    ],
    [nested({ term: { username: 'boss' } }), []],
    [application(applicationId), []],
  ])('%j finds %j', async (query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  it('is refused for what is no list of documents', async () => {
    const query = JSON.stringify({ nested: { path: 'data', query: { match_all: {} } } });
    const { status, json } = await shared.call('POST', '/api/user/search', { search: { query } });
    expect([status, Object.keys(json.fieldErrors)]).toEqual([400, ['search.query']]);
  });

  it('follows a registration that ends', async () => {
    const { call, createUser } = shared;
    const { id } = await createUser({ username: 'brief' });
    await call('POST', `/api/user/registration/${id}`, { registration: { applicationId } });
    expect(await names(nested(application(applicationId)))).toContain('brief');
    await call('DELETE', `/api/user/registration/${id}/${applicationId}`);
    expect(await names(nested(application(applicationId)))).not.toContain('brief');
  });
});

it('rows beyond 10,000 are reached by nextResults alone', async () => {
  const { call } = await startInstance();
  const search = { queryString: '*', startRow: 9990, numberOfResults: 11 };
  const { status, json } = await call('POST', '/api/user/search', { search });
  expect([status, Object.keys(json.fieldErrors)]).toEqual([400, ['search.startRow']]);
});

it('an index of an older kind is made anew from the users', async () => {
  const dataFile = join(mkdtempSync(join(tmpdir(), 'old-index-')), 'fusionauth.db');
  const first = await launchInstance({ dataFile });
  await first.createUser({ username: 'x', data: { plan: 'gold' } });
  await first.close();
  const database = new DatabaseSync(dataFile);
  database.exec(
    'DROP TABLE terms; CREATE TABLE terms (field, value, user); PRAGMA user_version = 0',
  );
  database.close();
  const { call } = await startInstance({ dataFile, kickstart: kickstartOf() });
  const search = { queryString: 'data.plan:gold' };
  expect((await call('POST', '/api/user/search', { search })).json.total).toBe(1);
});
