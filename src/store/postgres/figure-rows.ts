// The figures: what a batch adds, what a process adds by itself, and how they are read.
import type { Pool } from 'pg';
import type { Figure } from '../../domain/figures.ts';
import type { Store } from '../../domain/ports.ts';
import { figureOf, figureSums, MINUTES_KEPT_MS } from '../figure-sums.ts';
import type { Passage } from './passage.ts';
import type { Query } from './query.ts';
import type { Statement } from './statement.ts';
import { shardOf } from './tally.ts';

export function writeFigures(passages: readonly Passage[], writer: number): Statement[] {
  const sums = figureSums();
  for (const { figures } of passages) sums.add(figures);
  const figures = sums.take();
  return figures.length === 0 ? [] : [adding(figures, writer)];
}

function adding(figures: readonly Figure[], writer: number): Statement {
  const values = [
    shardOf(writer),
    figures.map(({ name }) => name),
    figures.map(({ at }) => at),
    figures.map(({ of }) => of),
    figures.map(({ n }) => n),
  ];
  return { name: 'figures', text: ADD, values };
}

const ADD = `
  INSERT INTO figure (shard, name, at, subject, n)
  SELECT $1::integer, name, at, subject, n
  FROM unnest($2::text[], $3::bigint[], $4::text[], $5::bigint[]) AS row (name, at, subject, n)
  ON CONFLICT (name, at, subject, shard) DO UPDATE SET n = figure.n + excluded.n`;

type Figures = Pick<Store, 'figures' | 'totals' | 'count'>;

/** Counting is not tried again by itself: it is not known whether what was lost has been added. */
export function openFigures(query: Query, pool: Pool, writer: number): Figures {
  return {
    async count(figures) {
      if (figures.length === 0) return;
      const sums = figureSums();
      sums.add(figures);
      const { text, values } = adding(sums.take(), writer);
      await pool.query(text, [...values]);
      const minutes = figures.filter(({ name }) => name === 'action').map(({ at }) => at);
      if (minutes.length > 0) await pool.query(TRIM, [Math.max(...minutes) - MINUTES_KEPT_MS]);
    },
    async figures(names, since) {
      const { rows } = await query({ name: 'figures since', text: SINCE, values: [names, since] });
      return rows.map(figureOf);
    },
    async totals() {
      const { rows } = await query({ name: 'totals', text: TOTALS, values: [] });
      return rows.map(figureOf);
    },
  };
}

const TRIM = "DELETE FROM figure WHERE name = 'action' AND at < $1";

const SINCE = `
  SELECT name, at, subject, sum(n) AS n FROM figure WHERE name = ANY($1::text[]) AND at >= $2
  GROUP BY name, at, subject ORDER BY name, at, subject`;

const TOTALS = 'SELECT name, 0 AS at, subject, sum(n) AS n FROM figure GROUP BY name, subject';
