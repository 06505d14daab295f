// The figures: from the writer's side, and from the reader's.
import type { DatabaseSync } from 'node:sqlite';
import type { Figure } from '../../domain/figures.ts';
import type { Store } from '../../domain/ports.ts';
import { figureOf, MINUTES_KEPT_MS } from '../figure-sums.ts';

export function openFigureWriter(database: DatabaseSync): (figures: readonly Figure[]) => void {
  const add = database.prepare(
    `INSERT INTO figure (name, at, subject, n) VALUES (?, ?, ?, ?)
     ON CONFLICT (name, at, subject) DO UPDATE SET n = n + excluded.n`,
  );
  const trim = database.prepare("DELETE FROM figure WHERE name = 'action' AND at < ?");
  return (figures) => {
    for (const { name, at, of, n } of figures) {
      add.run(name, at, of, n);
      if (name === 'action') trim.run(at - MINUTES_KEPT_MS);
    }
  };
}

export function openFigureReader(database: DatabaseSync): Pick<Store, 'figures' | 'totals'> {
  const since = database.prepare(
    `SELECT name, at, subject, n FROM figure
     WHERE name IN (SELECT value FROM json_each(?)) AND at >= ? ORDER BY name, at, subject`,
  );
  const totals = database.prepare(
    'SELECT name, 0 AS at, subject, sum(n) AS n FROM figure GROUP BY name, subject',
  );
  return {
    figures: async (names, from) => since.all(JSON.stringify(names), from).map(figureOf),
    totals: async () => totals.all().map(figureOf),
  };
}
