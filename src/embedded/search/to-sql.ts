// Turns a query into SQL over the term table. The positive condition that fewest users meet drives the
// search; the others are looked up user by user.
import type { Instance } from '../instance.ts';
import { indexed } from '../model/terms.ts';
import type { Query, Range } from './query.ts';

export type Condition = { sql: string; values: (string | number)[] };

type Fields = Pick<Instance, 'terms'>;

const never: Condition = { sql: '0', values: [] };

/** Which terms a condition looks at, as SQL expressions: of one user, in one part of them. */
export type Scope = { user: string; part: string };

/** The user as a whole; what they have lists of is looked at by nested conditions alone. */
export const whole = (user: string): Scope => ({ user, part: '0' });

/** A condition on what is in `scope`. */
export function condition(fields: Fields, query: Query, scope: Scope): Condition {
  switch (query.kind) {
    case 'all':
      return { sql: '1', values: [] };
    case 'none':
      return never;
    case 'not': {
      const { sql, values } = condition(fields, query.part, scope);
      return { sql: `NOT (${sql})`, values };
    }
    case 'and':
    case 'or': {
      if (query.parts.length === 0) return { sql: query.kind === 'and' ? '1' : '0', values: [] };
      const parts = query.parts.map((part) => condition(fields, part, scope));
      return {
        sql: parts.map(({ sql }) => `(${sql})`).join(query.kind === 'and' ? ' AND ' : ' OR '),
        values: parts.flatMap(({ values }) => values),
      };
    }
    case 'nested':
      return nested(fields, query, scope);
    default: {
      const leaf = onTerm(fields, query, { row: 't', part: `= ${scope.part}` });
      if (!leaf) return never;
      return {
        sql: `EXISTS (SELECT 1 FROM terms t WHERE t.user = ${scope.user} AND ${leaf.sql})`,
        values: leaf.values,
      };
    }
  }
}

/** Every entry of such a list has an id, by which its part is found. */
function nested(fields: Fields, { path, query }: Nested, { user }: Scope): Condition {
  const id = fields.terms.fieldNumber(`${path}.id`);
  if (id === undefined) return never;
  const inside = condition(fields, query, { user, part: 'p.part' });
  return {
    sql: `EXISTS (SELECT 1 FROM terms p WHERE p.user = ${user} AND p.field = ? AND (${inside.sql}))`,
    values: [id, ...inside.values],
  };
}

type Nested = Extract<Query, { kind: 'nested' }>;
export type Leaf = Extract<Query, { field: string }>;

/** The condition on a row of the term table by its name there; undefined when no user has the field. */
export function onTerm(
  { terms }: Fields,
  query: Leaf,
  { row, part }: { row: string; part: string },
): Condition | undefined {
  const field = terms.fieldNumber(query.field);
  if (field === undefined) return undefined;
  const inField = (sql: string, values: (string | number)[]): Condition => ({
    sql: `${row}.field = ? AND ${row}.part ${part}${sql === '' ? '' : ` AND ${sql}`}`,
    values: [field, ...values],
  });
  switch (query.kind) {
    case 'exists':
      return inField('', []);
    case 'term': {
      const either = bothKinds(query.value);
      return inField(`${row}.value IN (${either.map(() => '?').join(', ')})`, either);
    }
    case 'range': {
      const bounds = boundsOf(query.range, query.field, `${row}.value`);
      return inField(bounds.sql, bounds.values);
    }
    case 'wildcard':
      return inField(`${row}.value GLOB ?`, [toGlob(query.pattern)]);
  }
}

/** `5` may have been stored as a number or as text. */
function bothKinds(value: string | number): (string | number)[] {
  const text = indexed(String(value));
  const number = Number(value);
  return String(value).trim() !== '' && Number.isFinite(number) ? [number, text] : [text];
}

const comparisons = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** Numbers sort before all text in SQLite, so a bound keeps to its own kind. */
function boundsOf(range: Range, field: string, column: string): Condition {
  const bounds = Object.entries(range).map(([name, bound]) => ({
    operator: comparisons[name as keyof typeof comparisons],
    bound: toBound(bound, field),
  }));
  const numeric = bounds.every(({ bound }) => typeof bound === 'number');
  const kind = bounds.length === 0 ? [] : [`${column} ${numeric ? '<' : '>='} ''`];
  return {
    sql: [...bounds.map(({ operator }) => `${column} ${operator} ?`), ...kind].join(' AND '),
    values: bounds.map(({ bound }) => bound),
  };
}

function toBound(bound: string | number, field: string): string | number {
  const number = Number(bound);
  if (String(bound).trim() !== '' && Number.isFinite(number)) return number;
  const instant =
    field.endsWith('Instant') || field === 'expiry' ? Date.parse(String(bound)) : Number.NaN;
  return Number.isNaN(instant) ? indexed(String(bound)) : instant;
}

/** Lucene's pattern as SQLite's GLOB, which shares `*` and `?`. */
function toGlob(pattern: string): string {
  return pattern
    .toLowerCase()
    .replace(/\\(.)|\[/g, (_whole, escaped: string | undefined) => `[${escaped ?? '['}]`);
}
