// Reads a query string in Lucene's syntax. Clauses without an operator between them are joined by OR, as
// Elasticsearch's query_string does by default.
import { luceneTokens, type Token } from './lucene-tokens.ts';
import { defaultFields, fieldName, type Query } from './query.ts';
import { QueryError } from './query-error.ts';

type Reader = { tokens: Token[]; at: number; depth: number };

const deepest = 32;

/** The query in `source`; throws QueryError. */
export function parseLucene(source: string): Query {
  const reader: Reader = { tokens: luceneTokens(source), at: 0, depth: 0 };
  if (reader.tokens.length === 0) return { kind: 'all' };
  const query = readGroup(reader, undefined);
  if (reader.at < reader.tokens.length) throw new QueryError('The query has a ) too many.');
  return query;
}

const peek = ({ tokens, at }: Reader): Token | undefined => tokens[at];

function accept(reader: Reader, kind: Token['kind']): boolean {
  if (peek(reader)?.kind !== kind) return false;
  reader.at += 1;
  return true;
}

type Clause = { query: Query; must: boolean; mustNot: boolean };

/** Clauses up to a closing bracket. AND binds both its neighbours, as in Lucene's classic parser. */
function readGroup(reader: Reader, field: string | undefined): Query {
  reader.depth += 1;
  if (reader.depth > deepest) throw new QueryError('The query is nested too deeply.');
  const clauses: Clause[] = [readClause(reader, field)];
  while (peek(reader) !== undefined && peek(reader)?.kind !== 'close') {
    const joined = accept(reader, 'and');
    if (!joined) accept(reader, 'or');
    const before = clauses.at(-1);
    const clause = readClause(reader, field);
    if (joined && before && !before.mustNot) before.must = true;
    if (joined && !clause.mustNot) clause.must = true;
    clauses.push(clause);
  }
  reader.depth -= 1;
  return combine(clauses);
}

/** Where something must match, what merely may match only ranks, and ranking is not done here. */
function combine(clauses: Clause[]): Query {
  const must = clauses.filter((clause) => clause.must).map(({ query }) => query);
  const not = clauses
    .filter((clause) => clause.mustNot)
    .map(({ query }): Query => ({ kind: 'not', part: query }));
  const may = clauses.filter((clause) => !clause.must && !clause.mustNot).map(({ query }) => query);
  const some: Query[] = must.length > 0 || may.length === 0 ? [] : [joinedBy('or', may)];
  return joinedBy('and', [...must, ...some, ...not]);
}

function joinedBy(kind: 'and' | 'or', parts: Query[]): Query {
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind, parts };
}

function readClause(reader: Reader, field: string | undefined): Clause {
  const must = accept(reader, 'plus');
  const mustNot = !must && accept(reader, 'not');
  return { query: readTerm(reader, field), must, mustNot };
}

function readTerm(reader: Reader, field: string | undefined): Query {
  const token = peek(reader);
  reader.at += 1;
  switch (token?.kind) {
    case 'open': {
      const group = readGroup(reader, field);
      if (!accept(reader, 'close')) throw new QueryError('The query misses a ).');
      return group;
    }
    case 'field':
      return readTerm(reader, fieldName(token.name));
    case 'range':
      return rangeOf(token, field);
    case 'compare':
      return compareOf(token, field);
    case 'word':
      return wordOf(token, field);
    default:
      throw new QueryError('The query ends, or has an operator, where a term is expected.');
  }
}

function rangeOf(token: Extract<Token, { kind: 'range' }>, field: string | undefined): Query {
  if (field === undefined) throw new QueryError('A range needs a field.');
  return {
    kind: 'range',
    field,
    range: {
      ...(token.from !== '*' && { [token.includesFrom ? 'gte' : 'gt']: token.from }),
      ...(token.to !== '*' && { [token.includesTo ? 'lte' : 'lt']: token.to }),
    },
  };
}

const operators = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' } as const;

function compareOf(token: Extract<Token, { kind: 'compare' }>, field: string | undefined): Query {
  if (field === undefined) throw new QueryError('A comparison needs a field.');
  return { kind: 'range', field, range: { [operators[token.operator]]: token.value } };
}

function wordOf(
  { text, quoted }: { text: string; quoted: boolean },
  field: string | undefined,
): Query {
  if (field === '_exists_') return { kind: 'exists', field: fieldName(text) };
  if (!quoted && text === '*')
    return field === undefined || field === '*' ? { kind: 'all' } : { kind: 'exists', field };
  const inField = (name: string): Query =>
    !quoted && /(?<!\\)[*?]/.test(text)
      ? { kind: 'wildcard', field: name, pattern: text }
      : { kind: 'term', field: name, value: quoted ? text : text.replace(/\\(.)/g, '$1') };
  if (field !== undefined) return inField(field);
  return { kind: 'or', parts: defaultFields.map(inField) };
}
