// Reads the part of Elasticsearch's query language that a user search needs, from JSON.
// Source: Elasticsearch query DSL; FusionAuth docs, lifecycle/manage-users/search.
import { nestedPaths } from '../model/terms.ts';
import { parseLucene } from './parse-lucene.ts';
import { defaultFields, fieldName, type Query, type Range } from './query.ts';
import { QueryError } from './query-error.ts';

type Json = Record<string, unknown>;

const deepest = 32;

/** The query in `source`, a string of JSON; throws QueryError. */
export function parseElastic(source: string): Query {
  let document: unknown;
  try {
    document = JSON.parse(source);
  } catch {
    throw new QueryError('The query is not JSON.');
  }
  return read(document, 0);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Reader = (body: unknown, depth: number) => Query;

const readers: Record<string, Reader> = {
  match_all: () => ({ kind: 'all' }),
  match_none: () => ({ kind: 'none' }),
  bool: readBool,
  term: readTerm,
  match: readTerm,
  match_phrase: readTerm,
  terms: readTerms,
  range: readRange,
  exists: (body) => ({ kind: 'exists', field: fieldName(String(objectOf(body, 'exists').field)) }),
  prefix: (body) => pattern(body, 'prefix', (value) => `${value.replace(/[*?\\]/g, '\\$&')}*`),
  wildcard: (body) => pattern(body, 'wildcard', (value) => value),
  ids: (body) => anyOf('id', listOf(objectOf(body, 'ids').values, 'ids.values')),
  query_string: (body) => parseLucene(String(objectOf(body, 'query_string').query ?? '')),
  nested: readNested,
  constant_score: (body, depth) => read(objectOf(body, 'constant_score').filter, depth + 1),
  multi_match: readMultiMatch,
};

function read(document: unknown, depth: number): Query {
  if (depth > deepest) throw new QueryError('The query is nested too deeply.');
  const [[name, body] = [undefined, undefined], ...more] = Object.entries(
    objectOf(document, 'query'),
  );
  if (name === undefined || more.length > 0) {
    throw new QueryError('A query must have exactly one kind.');
  }
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (!reader) throw new QueryError(`This server does not know the query [${name}].`);
  return reader(body, depth);
}

function readBool(body: unknown, depth: number): Query {
  const bool = objectOf(body, 'bool');
  const clauses = (name: string): Query[] => {
    const value = bool[name];
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((item) => read(item, depth + 1));
  };
  const required = [...clauses('must'), ...clauses('filter')];
  const should = clauses('should');
  const least = Number(bool.minimum_should_match ?? (required.length === 0 ? 1 : 0));
  if (least > 1) throw new QueryError('minimum_should_match above 1 is not known to this server.');
  return {
    kind: 'and',
    parts: [
      ...required,
      ...(should.length > 0 && least > 0 ? [{ kind: 'or', parts: should } as const] : []),
      ...clauses('must_not').map((part): Query => ({ kind: 'not', part })),
    ],
  };
}

function readNested(body: unknown, depth: number): Query {
  const { path, query } = objectOf(body, 'nested');
  const list = fieldName(String(path));
  if (!nestedPaths.includes(list)) throw new QueryError(`There is nothing nested at [${list}].`);
  return { kind: 'nested', path: list, query: read(query, depth + 1) };
}

function readTerm(body: unknown): Query {
  const { field, value } = oneField(body);
  const wanted = isObject(value) ? (value.value ?? value.query) : value;
  return { kind: 'term', field, value: scalar(wanted) };
}

function readTerms(body: unknown): Query {
  const { field, value } = oneField(body);
  return anyOf(field, listOf(value, 'terms'));
}

function readRange(body: unknown): Query {
  const { field, value } = oneField(body);
  const range: Range = {};
  for (const [name, bound] of Object.entries(objectOf(value, 'range'))) {
    if (bound === null) continue;
    if (name === 'gt' || name === 'gte' || name === 'lt' || name === 'lte')
      range[name] = scalar(bound);
  }
  return { kind: 'range', field, range };
}

function readMultiMatch(body: unknown): Query {
  const { query, fields } = objectOf(body, 'multi_match');
  const names =
    fields === undefined ? defaultFields : listOf(fields, 'multi_match.fields').map(String);
  const value = scalar(query);
  return {
    kind: 'or',
    parts: names.map((name): Query => ({ kind: 'term', field: fieldName(name), value })),
  };
}

function pattern(body: unknown, name: string, toPattern: (value: string) => string): Query {
  const { field, value } = oneField(body);
  const text = isObject(value) ? (value.value ?? value[name]) : value;
  return { kind: 'wildcard', field, pattern: toPattern(String(text)) };
}

function anyOf(field: string, values: unknown[]): Query {
  return {
    kind: 'or',
    parts: values.map((value): Query => ({ kind: 'term', field, value: scalar(value) })),
  };
}

function oneField(body: unknown): { field: string; value: unknown } {
  const entries = Object.entries(objectOf(body, 'a query')).filter(([name]) => name !== 'boost');
  const [entry] = entries;
  if (!entry || entries.length > 1) throw new QueryError('A query must name exactly one field.');
  return { field: fieldName(entry[0]), value: entry[1] };
}

function scalar(value: unknown): string | number {
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  throw new QueryError('A query compares with a string, a number or true or false.');
}

function objectOf(value: unknown, name: string): Json {
  if (!isObject(value)) throw new QueryError(`[${name}] must be an object.`);
  return value;
}

function listOf(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw new QueryError(`[${name}] must be an array.`);
  return value;
}
