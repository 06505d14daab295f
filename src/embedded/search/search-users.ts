// Runs a user search: matching users in order, a page at a time.
// Source: FusionAuth docs, apis/users/_user-search-request-parameters.
import type { Instance } from '../instance.ts';
import type { Row } from '../model/store.ts';
import type { User } from '../model/user.ts';
import { matching } from './plan.ts';
import { fieldName, type Query } from './query.ts';
import type { Condition } from './to-sql.ts';

export type SortField = { name: string; order: 'asc' | 'desc' };

export type Search = {
  query: Query;
  /** Restricts to one tenant. */
  tenantId: string | undefined;
  sort: SortField[];
  startRow: number;
  numberOfResults: number;
  /** Count beyond 10,000. */
  accurateTotal: boolean;
  /** Only users after this row, for paging without a sort. */
  after?: number;
};

export type Found = { users: User[]; total: number; last: number | undefined };

/** Elasticsearch counts no further unless asked to. */
const countedTo = 10_000;

/** One page of the matching users, in order of creation unless sorted. */
export function searchUsers(instance: Pick<Instance, 'store' | 'terms'>, search: Search): Found {
  const { store } = instance;
  instance.terms.catchUp();
  const query: Query = search.tenantId
    ? {
        kind: 'and',
        parts: [
          ...partsOf(search.query),
          { kind: 'term', field: 'tenantId', value: search.tenantId },
        ],
      }
    : search.query;
  const limit = search.accurateTotal ? '' : ` LIMIT ${countedTo}`;
  const all = matching(instance, query);
  const counted = store.get(`SELECT count(*) AS total FROM (${all.sql}${limit})`, ...all.values);
  const rows =
    search.sort.length > 0 ? sorted(instance, all, search) : inOrder(instance, query, search);
  const last = rows.at(-1)?.n;
  return {
    users: rows.map((row) => JSON.parse(String(row.doc)) as User),
    total: Number(counted?.total ?? 0),
    last: last === undefined ? undefined : Number(last),
  };
}

type Page = Pick<Search, 'after' | 'numberOfResults' | 'sort' | 'startRow'>;

function inOrder(
  { store, terms }: Pick<Instance, 'store' | 'terms'>,
  query: Query,
  page: Page,
): Row[] {
  const found = matching({ store, terms }, query, page.after);
  return store.all(
    `SELECT m.n, d.doc FROM (${found.sql} LIMIT ? OFFSET ?) m CROSS JOIN users d ON d.n = m.n`,
    ...found.values,
    page.numberOfResults,
    page.startRow,
  );
}

/** Costs as much as there are matches. */
function sorted(instance: Pick<Instance, 'store' | 'terms'>, all: Condition, page: Page): Row[] {
  const order = orderOf(instance, page.sort);
  return instance.store.all(
    `SELECT m.n, d.doc FROM (${all.sql}) m JOIN users d ON d.n = m.n
     ORDER BY ${order.sql} LIMIT ? OFFSET ?`,
    ...all.values,
    ...order.values,
    page.numberOfResults,
    page.startRow,
  );
}

const partsOf = (query: Query): Query[] => (query.kind === 'and' ? query.parts : [query]);

/** Users without the field come last. */
function orderOf({ terms }: Pick<Instance, 'terms'>, sort: SortField[]): Condition {
  const values: number[] = [];
  const keys = sort.flatMap(({ name, order }) => {
    const field = terms.fieldNumber(fieldName(name));
    if (field === undefined) return [];
    values.push(field);
    const direction = order === 'desc' ? 'DESC' : 'ASC';
    return [
      `(SELECT min(t.value) FROM terms t WHERE t.user = m.n AND t.field = ?) ${direction} NULLS LAST`,
    ];
  });
  return { sql: [...keys, 'm.n ASC'].join(', '), values };
}
