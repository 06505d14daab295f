// Chooses how a search walks the index, so that a page costs what it shows and not what it matches.
// A rare condition is gathered and sorted; otherwise users come in order of creation, from one term's
// list or from the table of users, and the walk ends with the page.
import type { Instance } from '../instance.ts';
import type { Query } from './query.ts';
import { type Condition, condition, type Leaf, onTerm, whole } from './to-sql.ts';

type Sources = Pick<Instance, 'store' | 'terms'>;

/** A condition met by fewer rows than this is gathered. */
const rare = 20_000;

type Candidate = { query: Leaf; leaf: Condition; rows: number; nested: boolean };

/** `SELECT` of the numbers `n` of the matching users after `after`, each once, ascending. */
export function matching(sources: Sources, query: Query, after = 0): Condition {
  const candidates = candidatesIn(sources, query);
  const best = candidates.sort((left, right) => left.rows - right.rows)[0];
  if (best && best.rows < rare) return gathered(sources, query, best, after);
  const listed = candidates.find(({ query, nested }) => query.kind === 'term' && !nested);
  if (listed && listed.leaf.values.length === 2) return walked(sources, query, listed, after);
  const where = condition(sources, query, whole('u.n'));
  return {
    sql: `SELECT u.n AS n FROM users u WHERE u.n > ? AND (${where.sql}) ORDER BY u.n`,
    values: [after, ...where.values],
  };
}

function gathered(sources: Sources, query: Query, best: Candidate, after: number): Condition {
  const { leaf } = best;
  const where = condition(sources, without(query, best), whole('d.user'));
  return {
    sql: `SELECT DISTINCT d.user AS n FROM terms d
      WHERE ${leaf.sql} AND +d.user > ? AND (${where.sql}) ORDER BY n`,
    values: [...leaf.values, after, ...where.values],
  };
}

/** One field and one value: the index already holds their users in order. */
function walked(sources: Sources, query: Query, listed: Candidate, after: number): Condition {
  const { leaf } = listed;
  const where = condition(sources, without(query, listed), whole('d.user'));
  return {
    sql: `SELECT d.user AS n FROM terms d
      WHERE ${leaf.sql} AND d.user > ? AND (${where.sql}) ORDER BY d.user`,
    values: [...leaf.values, after, ...where.values],
  };
}

/** What is left to look at once the rows of a candidate are walked. */
function without(query: Query, { query: met, nested }: Candidate): Query {
  if (nested) return query;
  const parts = query.kind === 'and' ? query.parts : [query];
  return { kind: 'and', parts: parts.filter((part) => part !== met) };
}

/** Conditions that every matching user meets. */
function candidatesIn(sources: Sources, query: Query, nested = false): Candidate[] {
  const parts = query.kind === 'and' ? query.parts : [query];
  return parts.flatMap((part) => {
    if (part.kind === 'nested') return candidatesIn(sources, part.query, true);
    if (part.kind !== 'term' && part.kind !== 'range') return [];
    const leaf = onTerm(sources, part, { row: 'd', part: nested ? '> 0' : '= 0' });
    return leaf ? [{ query: part, leaf, rows: rowsOf(sources, leaf), nested }] : [];
  });
}

function rowsOf({ store }: Sources, { sql, values }: Condition): number {
  const row = store.get(
    `SELECT count(*) AS rows FROM (SELECT 1 FROM terms d WHERE ${sql} LIMIT ${rare})`,
    ...values,
  );
  return Number(row?.rows ?? 0);
}
