// One made-up request for a target: sometimes right, mostly wrong in a few places.
import { bodyFrom, type Source } from './body.ts';
import type { Caller } from './fuzzed-server.ts';
import type { Target } from './targets.ts';
import { polluting, strangeString, strangeValue } from './values.ts';

export interface MadeRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const types = [
  ...['application/json', 'application/json; charset=utf-8', 'application/merge-patch+json'],
  ...['application/json-patch+json', 'application/x-www-form-urlencoded', 'text/plain', ''],
];

export function makeRequest(source: Source, target: Target, caller: Caller): MadeRequest {
  const { random } = source;
  const body = bodyOf(source, target);
  return {
    method: random.chance(0.02) ? random.pick(['HEAD', 'OPTIONS', 'PUT', 'DELETE']) : target.method,
    path: pathOf(source, target) + queryOf(source, target),
    headers: headersOf(source, target, body, caller),
    body,
  };
}

function pathOf({ random, pool }: Source, { path }: Target): string {
  const parts = path.split('/').map((part) => {
    if (!part.startsWith(':')) return part;
    if (random.chance(0.7)) return pool.id(random);
    if (random.chance(0.3)) return pool.token(random);
    return random.chance(0.1) ? '%zz' : encode(strangeString(random));
  });
  return parts.join('/') + (random.chance(0.03) ? '/' : '');
}

function queryOf({ random, pool }: Source, { query, method, form }: Target): string {
  const most = form || method !== 'POST' ? 4 : 2;
  const pairs = Array.from({ length: random.int(most) }, () => {
    const kind = random.int(4);
    const value =
      kind === 0 ? pool.id(random) : kind === 1 ? pool.name(random) : strangeString(random);
    return `${random.pick(query)}=${encode(random.chance(0.2) ? 'true' : value)}`;
  });
  return pairs.length > 0 ? `?${pairs.join('&')}` : '';
}

function headersOf(
  { random, pool }: Source,
  { form }: Target,
  body: string | undefined,
  { apiKey, tenantId }: Caller,
): Record<string, string> {
  const headers: Record<string, string> = {};
  if (random.chance(0.93)) headers.authorization = apiKey;
  else if (random.chance(0.5)) headers.authorization = `Bearer ${pool.token(random)}`;
  if (random.chance(0.9))
    headers['x-fusionauth-tenantid'] = random.chance(0.1) ? pool.id(random) : tenantId;
  if (random.chance(0.02)) headers.cookie = `refresh_token=${pool.token(random)}; a=%`;
  if (form) headers['content-type'] = 'application/x-www-form-urlencoded';
  else if (body !== undefined)
    headers['content-type'] = random.chance(0.8) ? 'application/json' : random.pick(types);
  return headers;
}

function bodyOf(source: Source, { method, form, request, query }: Target): string | undefined {
  const { random } = source;
  if (form) return method === 'POST' ? queryOf(source, formTarget(query)).slice(1) : undefined;
  if (request === undefined) return random.chance(0.05) ? '{}' : undefined;
  const kind = random.int(100);
  if (kind < 4) return random.pick(polluting);
  if (kind < 6) return random.pick(['', '{', 'null', '[]', '"x"', '\u0000', '{"user":']);
  if (kind < 7) return '['.repeat(500) + ']'.repeat(500);
  if (kind < 10 || (method === 'PATCH' && kind < 25)) return jsonPatchOf(source);
  return JSON.stringify(bodyFrom(source, request, random.pick([0, 0, 0.02, 0.1, 0.4])));
}

const formTarget = (query: readonly string[]): Target => ({
  ...{ query, method: 'GET', form: true, path: '', request: undefined },
});

function jsonPatchOf({ random, pool }: Source): string {
  const point = () =>
    `/${random.pick(['user', 'tenant', 'application', 'data', ''])}/${random.pick([
      ...['data', 'email', 'username', 'data/x', 'data/films/-', 'roles/0', 'identities/0', '~2'],
      ...['registrations/-', '__proto__/x', pool.id(random), '-1', '1e3'],
    ])}`;
  const operations = Array.from({ length: 1 + random.int(3) }, () => ({
    op: random.pick(['add', 'remove', 'replace', 'move', 'copy', 'test', 'no-op']),
    path: point(),
    ...(random.chance(0.4) && { from: point() }),
    ...(random.chance(0.8) && { value: strangeValue(random) }),
  }));
  return JSON.stringify(operations);
}

/** A lone half of a pair has no UTF-8. */
const encode = (value: string): string => encodeURIComponent(value.toWellFormed());
