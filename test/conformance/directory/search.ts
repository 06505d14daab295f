// GET and POST /api/user/search. All but ids needs Elasticsearch, whose index trails the records.
import { expect, test } from 'vitest';
import type { Directory } from './directory.ts';
import { place } from './place.ts';

type Criteria = Parameters<Directory['client']['searchUsersByQuery']>[0]['search'];

export function searchRules(directory: () => Directory): void {
  const it = test.skipIf(!place.elasticsearch);
  const search = async (criteria: Criteria) =>
    (await directory().client.searchUsersByQuery({ search: criteria ?? {} })).response;
  const idsOf = async (criteria: Criteria) =>
    (await search(criteria)).users?.map(({ id }) => id) ?? [];
  /** Users with a mark of their own in their data, once search finds them all. */
  const marked = async (count: number) => {
    const { user, fresh, client } = directory();
    const mark = fresh('mark');
    const users = [];
    for (let at = 0; at < count; at += 1)
      users.push(await user({ username: `${at}-${mark}`, data: { mark, at } }));
    await client.refreshUserSearchIndex();
    const queryString = `data.mark:"${mark}"`;
    await expect.poll(async () => (await search({ queryString })).total).toBe(count);
    return { mark, users, queryString };
  };

  test('by ids reads the records: a user made this moment is there (D:apis/users/_user-search-request-parameters)', async () => {
    const { user, client } = directory();
    const [one, two] = [await user(), await user()];
    const { response } = await client.searchUsersByIds([one.id, two.id]);
    expect(response.total).toBe(2);
    expect(response.users?.map(({ id }) => id).sort()).toEqual([one.id, two.id].sort());
  });

  it('a queryString with a colon is a query over the indexed fields, those of data included, whatever the case of the value (D:…/user-search-with-elasticsearch)', async () => {
    const { mark, users, queryString } = await marked(2);
    expect((await idsOf({ queryString })).sort()).toEqual(users.map(({ id }) => id).sort());
    expect(await idsOf({ queryString: `data.mark:"${mark.toUpperCase()}"` })).toHaveLength(2);
    expect(await idsOf({ queryString: `data.mark:"${mark}" AND data.at:1` })).toEqual([
      users[1]?.id,
    ]);
  });

  it('a queryString of one word finds it anywhere in a name, and an address finds its user (D:…/user-search-with-elasticsearch)', async () => {
    const { user, fresh, client } = directory();
    const name = fresh('findme');
    const { id } = await user({ email: `${name}@example.com` });
    await client.refreshUserSearchIndex();
    const part = name.split('-').at(-1) ?? '';
    await expect.poll(() => idsOf({ queryString: part })).toEqual([id]);
    expect(await idsOf({ queryString: `${name}@example.com` })).toEqual([id]);
  });

  it('query is Elasticsearch’s JSON in a string (D:apis/users/_user-search-request-parameters)', async () => {
    const { mark, users } = await marked(3);
    const query = JSON.stringify({
      bool: {
        must: [{ match: { 'data.mark': { query: mark, operator: 'and' } } }],
        must_not: [{ term: { username: `0-${mark}` } }],
        filter: [{ range: { insertInstant: { lte: Date.now() + 600_000 } } }],
      },
    });
    const wanted = users.slice(1).map(({ id }) => id);
    expect((await idsOf({ query })).sort()).toEqual(wanted.sort());
  });

  it('sorts by username both ways (D:apis/users/_user-search-request-parameters)', async () => {
    const { users, queryString } = await marked(3);
    const inOrder = users.map(({ id }) => id);
    const sortedBy = (order: 'asc' | 'desc') =>
      idsOf({ queryString, sortFields: [{ name: 'username', order: order as never }] });
    expect(await sortedBy('asc')).toEqual(inOrder);
    expect(await sortedBy('desc')).toEqual(inOrder.toReversed());
  });

  it('pages by startRow and numberOfResults, and counts all in total (D:apis/users/_user-search-request-parameters)', async () => {
    const { users, queryString } = await marked(3);
    const sortFields = [{ name: 'username', order: 'asc' as never }];
    const page = { queryString, sortFields, numberOfResults: 2 };
    const first = await search({ ...page, startRow: 0 });
    const second = await search({ ...page, startRow: 2 });
    expect([first.total, second.total]).toEqual([3, 3]);
    const seen = [...(first.users ?? []), ...(second.users ?? [])].map(({ id }) => id);
    expect(seen).toEqual(users.map(({ id }) => id));
  });

  it('nextResults shows every user once, until none is left (RN 1.48.0, #494)', async () => {
    const { users, queryString } = await marked(5);
    const seen: unknown[] = [];
    let page = await search({ queryString, numberOfResults: 2 });
    while (page.users?.length) {
      seen.push(...page.users.map(({ id }) => id));
      page = await search({ nextResults: page.nextResults ?? '', numberOfResults: 2 });
    }
    expect(seen.sort()).toEqual(users.map(({ id }) => id).sort());
  });

  it('GET asks the same in the query string (D:apis/users/search)', async () => {
    const { queryString } = await marked(2);
    const asked = new URLSearchParams({ queryString, numberOfResults: '1' });
    const { json } = await directory().call('GET', `/api/user/search?${asked}`);
    expect([json.total, json.users.length]).toEqual([2, 1]);
  });

  it('a query that cannot be read is refused with 400 (D:apis/index)', async () => {
    const body = { search: { query: '{"bool":' } };
    expect((await directory().call('POST', '/api/user/search', body)).status).toBe(400);
  });
}
