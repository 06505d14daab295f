// The searches of configuration by name and the like: /api/tenant/search and its kin.
// Source: FusionAuth docs, apis/tenants#search-for-tenants: case does not matter, `*` stands for anything,
// and a value without one is looked for anywhere.
import { fieldError } from '../http/api-error.ts';
import { type Call, type Json, ok, type Reply, type Route } from '../http/call.ts';
import { bodyOf, objectIn, optionalNumber, optionalString } from '../http/input.ts';
import { fitsWildcard } from '../search/wildcard.ts';

export type NamedSearch<T> = {
  /** `/api/tenant/search` */
  path: string;
  /** `tenants` */
  many: string;
  /** Text properties that may be searched by; the first one orders the answer. */
  criteria: readonly string[];
  list(call: Call): T[];
};

/** POST with `{"search": {…}}`, and GET with the same as parameters. */
export function namedSearchRoutes<T extends object>(search: NamedSearch<T>): Route[] {
  const { path } = search;
  const base = { path, endpoint: path, access: 'key' } as const;
  return [
    {
      ...base,
      method: 'POST',
      handle: (call) => find(search, call, objectIn(bodyOf(call), 'search')),
    },
    {
      ...base,
      method: 'GET',
      handle: (call) => find(search, call, Object.fromEntries(call.query)),
    },
  ];
}

function find<T extends object>(search: NamedSearch<T>, call: Call, asked: Json): Reply {
  const startRow = wholeNumber(asked, 'startRow', 0);
  const numberOfResults = wholeNumber(asked, 'numberOfResults', 25);
  const tests = search.criteria.flatMap((name) => {
    const wanted = optionalString(asked, name, `search.${name}`);
    return wanted ? [(item: T) => like(textOf(item, name), wanted)] : [];
  });
  const found = search
    .list(call)
    .filter((item) => tests.every((test) => test(item)))
    .sort(order(search, optionalString(asked, 'orderBy', 'search.orderBy')));
  const page = found.slice(startRow, startRow + numberOfResults);
  return ok({ total: found.length, [search.many]: page });
}

function wholeNumber(asked: Json, name: string, standard: number): number {
  const value = optionalNumber(asked, name, `search.${name}`) ?? standard;
  if (Number.isInteger(value) && value >= 0) return value;
  throw fieldError(`search.${name}`, 'invalid', `The [search.${name}] must be 0 or more.`);
}

/** `name DESC, id`: the first property decides, by default the first that can be searched by. */
function order<T extends object>({ criteria }: NamedSearch<T>, asked: string | undefined) {
  const [name = '', direction = ''] = (asked ?? '').split(',', 1)[0]?.trim().split(/ +/) ?? [];
  const by = name || (criteria[0] ?? 'id');
  const sign = direction.toUpperCase() === 'DESC' ? -1 : 1;
  return (left: T, right: T): number => {
    const [before, after] = [textOf(left, by), textOf(right, by)];
    return before === after ? 0 : before < after ? -sign : sign;
  };
}

const textOf = (item: object, name: string): string => {
  const value = Object.hasOwn(item, name) ? (item as Json)[name] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value).toLowerCase() : '';
};

function like(text: string, wanted: string): boolean {
  const pattern = wanted.toLowerCase();
  return pattern.includes('*') ? fitsWildcard(pattern, text) : text.includes(pattern);
}
