// The session table, from the writer's side. When a session was last seen stands apart from the rest,
// because it is written with every request.
import type { DatabaseSync } from 'node:sqlite';
import type { SessionEffect } from '../../domain/transition/result.ts';

export interface SessionRows {
  apply(effect: SessionEffect): void;
}

export function openSessionRows(database: DatabaseSync): SessionRows {
  const open = database.prepare(
    'INSERT INTO session (hash, account, doc, seen_at, opened_at) VALUES (?, ?, ?, ?, ?)',
  );
  const touch = database.prepare('UPDATE session SET seen_at = max(seen_at, ?) WHERE hash = ?');
  const end = database.prepare('DELETE FROM session WHERE hash = ?');
  const endAll = database.prepare('DELETE FROM session WHERE account = ?');
  const endOlder = database.prepare(
    "DELETE FROM session WHERE account = ? AND doc ->> '$.authenticatedAt' < ?",
  );
  return {
    apply(effect) {
      switch (effect.type) {
        case 'open': {
          const { seenAt, ...rest } = effect.session;
          if (effect.since !== undefined) endOlder.run(rest.account, effect.since);
          open.run(rest.hash, rest.account, JSON.stringify(rest), seenAt, rest.openedAt);
          return;
        }
        case 'touch':
          touch.run(effect.at, effect.hash);
          return;
        case 'end':
          end.run(effect.hash);
          return;
        case 'endAll':
          endAll.run(effect.account);
      }
    },
  };
}
