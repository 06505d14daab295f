// The event table, from the writer's side. An account's events are a chain, newest first.
import type { DatabaseSync } from 'node:sqlite';
import type { Event } from '../../domain/event.ts';

export interface EventRows {
  /** Appends to the chain that ends in `previous`. @returns its place, or undefined when it is there already. */
  append(event: Event, previous: number | null): number | undefined;
  /** Removes the chain that ends in `last`. */
  erase(last: number): void;
}

export function openEventRows(database: DatabaseSync): EventRows {
  const insert = database.prepare(
    `INSERT INTO event (id, account, name, at, data, previous) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
  );
  const erase = database.prepare(`DELETE FROM event WHERE seq IN (${chain('SELECT ?')})`);
  return {
    append({ id, account, name, at, data }, previous) {
      const json = data ? JSON.stringify(data) : null;
      const { changes, lastInsertRowid } = insert.run(id, account, name, at, json, previous);
      return changes === 1 ? Number(lastInsertRowid) : undefined;
    },
    erase: (last) => void erase.run(last),
  };
}

/** SQL for the places of all events of the chain that ends where `start` says. */
export function chain(start: string): string {
  return `WITH RECURSIVE chain (seq) AS (
    ${start}
    UNION ALL
    SELECT event.previous FROM chain JOIN event USING (seq) WHERE event.previous IS NOT NULL
  ) SELECT seq FROM chain`;
}
