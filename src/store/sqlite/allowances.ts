// Allowances, from the writer's side: one row a counter, gone some time after its window.
import type { DatabaseSync } from 'node:sqlite';
import type { Allowance, Taken } from '../../domain/allowance.ts';

/** Expired rows removed with each take: more than a take can add, so that they do not pile up. */
const SWEEP = 16;

export function openAllowances(
  database: DatabaseSync,
): (allowances: readonly Allowance[], now: number) => Taken {
  const read = database.prepare('SELECT n, until FROM allowance WHERE key = ? AND until > ?');
  const add = database.prepare(ADD);
  const sweep = database.prepare(`DELETE FROM allowance WHERE key IN
    (SELECT key FROM allowance WHERE until <= ? ORDER BY until LIMIT ${SWEEP})`);

  return (allowances, now) => {
    sweep.run(now);
    const windows = allowances.map(({ key, ms }) => {
      const row = read.get(key, now);
      return row ? { n: Number(row.n), until: Number(row.until) } : { n: 0, until: now + ms };
    });
    for (const [index, { key, most, by = 1 }] of allowances.entries()) {
      const { n, until } = windows[index] ?? { n: 0, until: now };
      if (n + by > most) return { taken: false, full: key, until };
    }
    for (const [index, { key, by = 1 }] of allowances.entries()) {
      add.run(key, by, windows[index]?.until ?? now, now, now);
    }
    return { taken: true, until: Math.min(...windows.map(({ until }) => until)) };
  };
}

const ADD = `
  INSERT INTO allowance (key, n, until) VALUES (?, ?, ?)
  ON CONFLICT (key) DO UPDATE SET
    n = CASE WHEN allowance.until > ? THEN allowance.n + excluded.n ELSE excluded.n END,
    until = CASE WHEN allowance.until > ? THEN allowance.until ELSE excluded.until END`;
