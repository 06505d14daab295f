// Leases, from the writer's side: on one account for a worker, on a name for a whole job.
import type { DatabaseSync } from 'node:sqlite';
import type { WriteRequest } from './protocol.ts';

type Of<T extends WriteRequest['type']> = Extract<WriteRequest, { type: T }>;

export interface Holds {
  /** @returns the claimed accounts' documents, as JSON. */
  claim(request: Of<'claim'>): string;
  renew(request: Of<'renew'>): void;
  unclaim(request: Of<'unclaim'>): void;
  lease(request: Of<'lease'>): boolean;
  unlease(request: Of<'unlease'>): void;
}

export function openHolds(database: DatabaseSync): Holds {
  const expire = database.prepare('DELETE FROM claim WHERE until <= ?');
  const free = database.prepare(FREE);
  const claim = database.prepare('INSERT INTO claim (account, owner, until) VALUES (?, ?, ?)');
  const renew = database.prepare('UPDATE claim SET until = ? WHERE account = ? AND owner = ?');
  const unclaim = database.prepare('DELETE FROM claim WHERE account = ? AND owner = ?');
  const lease = database.prepare(LEASE);
  const unlease = database.prepare('DELETE FROM lease WHERE name = ? AND owner = ?');
  return {
    claim({ task, limit, lease: { owner, now, ms } }) {
      expire.run(now);
      const docs: string[] = [];
      for (const urgent of [1, 0]) {
        for (const row of free.all(task, urgent, now, limit - docs.length)) {
          claim.run(String(row.id), owner, now + ms);
          docs.push(String(row.doc));
        }
      }
      return `[${docs.join(',')}]`;
    },
    renew({ accounts, lease: { owner, now, ms } }) {
      for (const account of accounts) renew.run(now + ms, account, owner);
    },
    unclaim: ({ account, owner }) => void unclaim.run(account, owner),
    lease: ({ name, lease: { owner, now, ms } }) =>
      lease.run(name, owner, now + ms, now).changes === 1,
    unlease: ({ name, owner }) => void unlease.run(name, owner),
  };
}

const FREE = `
  SELECT id, doc FROM account
  WHERE task = ? AND urgent = ? AND due_at <= ?
    AND NOT EXISTS (SELECT 1 FROM claim WHERE claim.account = account.id)
  ORDER BY due_at LIMIT ?`;

/** A lease that lasts so much longer than one taken now was taken under a clock that was ahead. */
const CLOCKS_DIFFER_MS = 60_000;

const LEASE = `
  INSERT INTO lease (name, owner, until) VALUES (?, ?, ?)
  ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
  WHERE lease.owner = excluded.owner OR lease.until <= ?
    OR lease.until > excluded.until + ${CLOCKS_DIFFER_MS}`;
