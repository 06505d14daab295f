// Search (FusionAuth docs, apis/users/search; lifecycle/manage-users/search).
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchInstance, startInstance, type TestInstance } from './instance.ts';

type Names = string[];

type Launch = () => Promise<TestInstance>;

async function withUsers(launch: Launch = startInstance) {
  const instance = await launch();
  const people = [
    { username: 'stub-old', data: { anonymousUser: true, watchCount: 5, tags: ['red', 'Blue'] } },
    { username: 'stub-new', data: { anonymousUser: true, watchCount: 50, city: 'Ulm (Donau)' } },
    {
      username: 'member',
      email: 'member@example.com',
      fullName: 'Mia Member',
      data: { anonymousUser: false, watchCount: 12 },
    },
  ];
  for (const person of people) {
    await instance.createUser(person);
    instance.clock.now += 86_400_000;
  }
  const names = async (search: Record<string, unknown>): Promise<Names> => {
    const { status, text, json } = await instance.call('POST', '/api/user/search', { search });
    if (status !== 200) throw new Error(`${status} ${text}`);
    expect(json.total).toBe(json.users.length);
    return json.users.map(({ username }: { username: string }) => username);
  };
  return { ...instance, names };
}

describe('a query string', () => {
  let shared: Awaited<ReturnType<typeof withUsers>>;
  const day = Date.parse('2026-01-01T00:00:00Z');

  beforeAll(async () => {
    shared = await withUsers(launchInstance);
  });
  afterAll(() => shared.close());

  it.each<[string, Names]>([
    ['*', ['stub-old', 'stub-new', 'member']],
    ['data.anonymousUser:true', ['stub-old', 'stub-new']],
    ['user.data.anonymousUser:true', ['stub-old', 'stub-new']],
    [`data.anonymousUser:true AND lastUpdateInstant:[* TO ${day}]`, ['stub-old']],
    [`data.anonymousUser:true AND lastUpdateInstant:{${day} TO *]`, ['stub-new']],
    [`lastUpdateInstant:<${day + 1}`, ['stub-old']],
    ['insertInstant:[2026-01-02 TO 2026-01-02T12:00:00Z]', ['stub-new']],
    ['data.watchCount:5', ['stub-old']],
    ['data.watchCount:[6 TO 50}', ['member']],
    ['data.watchCount:>=12', ['stub-new', 'member']],
    ['NOT data.anonymousUser:true', ['member']],
    ['data.anonymousUser:true -username:stub-old', ['stub-new']],
    ['+data.anonymousUser:true +data.watchCount:50', ['stub-new']],
    ['username:stub-old username:member', ['stub-old', 'member']],
    ['(username:stub-old OR username:member) AND data.anonymousUser:true', ['stub-old']],
    ['username:STUB-*', ['stub-old', 'stub-new']],
    ['username:stub-?ew', ['stub-new']],
    ['data.tags:blue', ['stub-old']],
    ['data.city:"Ulm (Donau)"', ['stub-new']],
    ['email:*', ['member']],
    ['_exists_:data.city', ['stub-new']],
    ['member@example.com', ['member']],
    ['tub-n', ['stub-new']],
    ['login:member@example.com', ['member']],
    ['data.absent:1', []],
    ['NOT data.absent:1', ['stub-old', 'stub-new', 'member']],
    ['username:"stub-old\' OR 1=1 --"', []],
  ])('%s', async (queryString, expected) => {
    expect(await shared.names({ queryString })).toEqual(expected);
  });

  it.each<[unknown, Names]>([
    [{ match_all: {} }, ['stub-old', 'stub-new', 'member']],
    [
      {
        bool: {
          must: [
            { term: { 'data.anonymousUser': true } },
            { range: { lastUpdateInstant: { lte: day } } },
          ],
        },
      },
      ['stub-old'],
    ],
    [{ bool: { filter: { term: { 'data.watchCount': 50 } } } }, ['stub-new']],
    [{ bool: { must_not: [{ exists: { field: 'email' } }] } }, ['stub-old', 'stub-new']],
    [
      { bool: { should: [{ term: { username: 'member' } }, { match: { username: 'Stub-Old' } }] } },
      ['stub-old', 'member'],
    ],
    [{ terms: { 'data.watchCount': [5, 12] } }, ['stub-old', 'member']],
    [{ prefix: { username: 'stub-' } }, ['stub-old', 'stub-new']],
    [{ query_string: { query: 'data.watchCount:>20' } }, ['stub-new']],
  ])('%j as Elasticsearch JSON', async (query, expected) => {
    expect(await shared.names({ query: JSON.stringify(query) })).toEqual(expected);
  });

  it('follows the records: a changed value is found and the old one is not', async () => {
    const { createUser, call, names: find } = await withUsers();
    const { id } = await createUser({ username: 'x', data: { state: 'one' } });
    await call('PATCH', `/api/user/${id}`, { user: { data: { state: 'two' } } });
    expect(await find({ queryString: 'data.state:two' })).toEqual(['x']);
    expect(await find({ queryString: 'data.state:one' })).toEqual([]);
    await call('DELETE', `/api/user/${id}?hardDelete=true`);
    expect(await find({ queryString: 'data.state:two' })).toEqual([]);
  });
});

describe('with a lag', () => {
  it('sees a change only after it, or after a flush; a user by id is never late', async () => {
    const { call, createUser, clock } = await startInstance({ misbehaviour: { searchLag: 1000 } });
    const search = async (queryString: string) =>
      (await call('POST', '/api/user/search', { search: { queryString } })).json.total;
    const { id } = await createUser({ username: 'x', data: { state: 'one' } });
    expect((await call('GET', `/api/user/${id}`)).status).toBe(200);
    expect(await search('data.state:one')).toBe(0);
    clock.now += 1000;
    expect(await search('data.state:one')).toBe(1);
    await call('PATCH', `/api/user/${id}`, { user: { data: { state: 'two' } } });
    expect(await search('data.state:one')).toBe(1);
    await call('PUT', '/api/user/search');
    expect([await search('data.state:one'), await search('data.state:two')]).toEqual([0, 1]);
  });
});

describe('paging', () => {
  const all = (criteria: Record<string, unknown>) => ({
    search: { queryString: '*', ...criteria },
  });

  async function pages(
    { call }: TestInstance,
    criteria: Record<string, unknown>,
  ): Promise<Names[]> {
    const seen: Names[] = [];
    let { json } = await call('POST', '/api/user/search', all(criteria));
    while (json.users.length > 0) {
      seen.push(json.users.map(({ username }: { username: string }) => username));
      ({ json } = await call('POST', '/api/user/search', {
        search: { nextResults: json.nextResults, numberOfResults: criteria.numberOfResults },
      }));
    }
    expect(json).not.toHaveProperty('nextResults');
    return seen;
  }

  it('shows each user once by nextResults, until there are none', async () => {
    const users = await withUsers();
    expect(await pages(users, { numberOfResults: 2 })).toEqual([
      ['stub-old', 'stub-new'],
      ['member'],
    ]);
  });

  it('keeps the order asked for', async () => {
    const users = await withUsers();
    const sortFields = [{ name: 'insertInstant', order: 'desc' }];
    expect(await pages(users, { numberOfResults: 2, sortFields })).toEqual([
      ['member', 'stub-new'],
      ['stub-old'],
    ]);
  });

  it('starts at startRow and counts all', async () => {
    const { call } = await withUsers();
    const { json } = await call(
      'POST',
      '/api/user/search',
      all({ startRow: 2, numberOfResults: 5 }),
    );
    expect(json).toMatchObject({ total: 3, users: [{ username: 'member' }] });
  });

  it('reads ids from the records and passes over those that are gone', async () => {
    const { call, createUser } = await withUsers();
    const { id } = await createUser({ username: 'x' });
    const ids = [id, '00000000-0000-4000-8000-000000000000'];
    expect((await call('POST', '/api/user/search', { search: { ids } })).json.users).toMatchObject([
      { id },
    ]);
  });

  it.each([
    [{ queryString: 'data.x:(' }, 'search.queryString'],
    [{ queryString: 'data.x:[1 TO' }, 'search.queryString'],
    [{ query: '{"script":{}}' }, 'search.query'],
    [{ query: 'not json' }, 'search.query'],
    [
      { queryString: '*', sortFields: [{ name: 'lastUpdateInstant' }] },
      'search.sortFields[0].name',
    ],
    [{ queryString: '*', numberOfResults: -1 }, 'search.numberOfResults'],
    [{ nextResults: 'made-up' }, 'search.nextResults'],
    [{}, 'search.queryString'],
  ])('refuses %j naming %s', async (search, field) => {
    const { call } = await startInstance();
    const { status, json } = await call('POST', '/api/user/search', { search });
    expect(status).toBe(400);
    expect(json.fieldErrors).toHaveProperty([field]);
  });
});
