// GET and POST /api/user/search. Source: FusionAuth docs, apis/users/search.
import { fieldError } from '../../http/api-error.ts';
import { type Call, empty, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import {
  bodyOf,
  isObject,
  objectIn,
  optionalBoolean,
  optionalNumber,
  optionalString,
  optionalStrings,
} from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import { type Cursor, readCursor, writeCursor } from '../../search/cursor.ts';
import { readQuery } from '../../search/read-query.ts';
import { type SortField, searchUsers } from '../../search/search-users.ts';

const path = '/api/user/search';

export const searchUserRoutes = (instance: Instance): Route[] => [
  {
    method: 'POST',
    path,
    endpoint: path,
    access: 'key',
    handle: (call) => search(instance, call, objectIn(bodyOf(call), 'search')),
  },
  {
    method: 'GET',
    path,
    endpoint: path,
    access: 'key',
    handle: (call) => search(instance, call, fromQuery(call)),
  },
  /** Flushes the index. */
  { method: 'PUT', path, endpoint: path, access: 'key', handle: () => flush(instance) },
];

function flush({ terms }: Instance): Reply {
  terms.catchUp(true);
  return empty();
}

function fromQuery({ query }: Call): Json {
  const given = Object.fromEntries(query);
  return { ...given, ...(query.has('ids') && { ids: query.getAll('ids') }) };
}

function search(instance: Instance, call: Call, criteria: Json): Reply {
  const ids = optionalStrings(criteria, 'ids', 'search.ids');
  if (ids !== undefined) return byIds(instance, call, ids);
  const numberOfResults = pageSize(criteria);
  const nextResults = optionalString(criteria, 'nextResults', 'search.nextResults');
  const cursor = nextResults ? readCursor(nextResults) : cursorOf(criteria);
  if (!nextResults) requireWithinWindow((startRow(criteria) ?? 0) + numberOfResults);
  const query = readQuery(cursor, 'search.');
  if (!query)
    throw fieldError(
      'search.queryString',
      'missing',
      'You must specify [search.ids], [search.query], [search.queryString] or [search.nextResults].',
    );
  const { users, total, last } = searchUsers(instance, {
    query,
    tenantId: call.tenantId,
    sort: cursor.sort,
    startRow: nextResults ? cursor.skip : (startRow(criteria) ?? 0),
    numberOfResults,
    accurateTotal: optionalBoolean(criteria, 'accurateTotal', 'search.accurateTotal') ?? false,
    ...(cursor.after !== undefined && { after: cursor.after }),
  });
  const more = writeCursor(cursor, {
    last,
    returned: users.length,
    startRow: startRow(criteria) ?? 0,
  });
  return ok({ total, users, ...(users.length > 0 && { nextResults: more }) });
}

/** By id the records are read: at once, unpaged, unsorted. */
function byIds(instance: Instance, call: Call, ids: string[]): Reply {
  const users = ids.flatMap((id) => {
    const user = instance.users.find(id)?.user;
    return user && (call.tenantId === undefined || user.tenantId === call.tenantId) ? [user] : [];
  });
  return ok({ total: users.length, users });
}

function pageSize(criteria: Json): number {
  const asked = optionalNumber(criteria, 'numberOfResults', 'search.numberOfResults') ?? 25;
  if (Number.isInteger(asked) && asked >= 0 && asked <= 10_000) return asked;
  throw fieldError(
    'search.numberOfResults',
    'invalid',
    'The [search.numberOfResults] must be from 0 to 10000.',
  );
}

/** As far as Elasticsearch goes by rows; further on it goes by `nextResults` (#494). */
const furthest = 10_000;

function requireWithinWindow(lastRow: number): void {
  if (lastRow <= furthest) return;
  throw fieldError(
    'search.startRow',
    'invalid',
    `Rows beyond ${furthest} are reached by [search.nextResults].`,
  );
}

function startRow(criteria: Json): number | undefined {
  const asked = optionalNumber(criteria, 'startRow', 'search.startRow');
  if (asked === undefined || (Number.isInteger(asked) && asked >= 0)) return asked;
  throw fieldError('search.startRow', 'invalid', 'The [search.startRow] must be 0 or more.');
}

function cursorOf(criteria: Json): Cursor {
  return {
    query: optionalString(criteria, 'query', 'search.query'),
    queryString: optionalString(criteria, 'queryString', 'search.queryString'),
    sort: sortOf(criteria.sortFields),
    skip: 0,
  };
}

/** What Elasticsearch can sort users by; lastUpdateInstant is not among them. */
const sortable =
  /^(birthDate|email|fullName|id|insertInstant|lastLoginInstant|login|phoneNumber|registrations\..+|tenantId|username)$/;

function sortOf(given: unknown): SortField[] {
  if (!Array.isArray(given)) return [];
  return given.map((item, at) => {
    const field = isObject(item) ? item : {};
    const name = optionalString(field, 'name', `search.sortFields[${at}].name`) ?? '';
    if (!sortable.test(name)) {
      throw fieldError(
        `search.sortFields[${at}].name`,
        'invalid',
        `Users cannot be sorted by [${name}].`,
      );
    }
    return { name, order: field.order === 'desc' ? 'desc' : 'asc' };
  });
}
