// The query of a search or bulk delete: ids, then `query`, then `queryString`.
// Source: FusionAuth docs, lifecycle/manage-users/search/user-search-with-elasticsearch (what happens to
// a query string without a colon).
import { fieldError } from '../http/api-error.ts';
import { parseElastic } from './parse-elastic.ts';
import { parseLucene } from './parse-lucene.ts';
import type { Query } from './query.ts';
import { QueryError } from './query-error.ts';

/** What `query` (Elasticsearch JSON) or `queryString` (Lucene) ask for; 400 naming the one that is wrong. */
export function readQuery(
  { query, queryString }: { query: string | undefined; queryString: string | undefined },
  prefix: string,
): Query | undefined {
  if (query !== undefined && query !== '') {
    return refusing(`${prefix}query`, () => parseElastic(query));
  }
  if (queryString === undefined) return undefined;
  return refusing(`${prefix}queryString`, () => parseLucene(completed(queryString.trim())));
}

/** A bare word is looked for anywhere, a bare address as an email. */
function completed(text: string): string {
  if (text === '' || text === '*' || text.includes(':')) return text;
  const literal = text.replace(/[+\-!(){}[\]^"~*?:\\/]/g, '\\$&');
  if (!text.includes(' ') && text.includes('@')) return `email:${literal}`;
  return text.includes(' ') || text.includes('*') ? text : `*${literal}*`;
}

function refusing(field: string, parse: () => Query): Query {
  try {
    const query = parse();
    if (leaves(query) > most) throw new QueryError(`The query has more than ${most} terms.`);
    return query;
  } catch (error) {
    if (error instanceof QueryError) throw fieldError(field, 'invalid', error.message);
    throw error;
  }
}

/** Elasticsearch's own limit is 1024; SQLite's is on the depth of the expression. */
const most = 500;

function leaves(query: Query): number {
  if (query.kind === 'not') return leaves(query.part);
  if (query.kind === 'nested') return leaves(query.query);
  if (query.kind !== 'and' && query.kind !== 'or') return 1;
  return query.parts.reduce((count, part) => count + leaves(part), 0);
}
