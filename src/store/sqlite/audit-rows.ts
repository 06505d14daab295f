// The log of what operators did: written once, read newest first.
import type { DatabaseSync } from 'node:sqlite';
import type { OperatorDeed } from '../../domain/audit.ts';

export function openAuditWriter(database: DatabaseSync): (deed: OperatorDeed) => void {
  const append = database.prepare('INSERT INTO audit (id, doc) VALUES (?, ?)');
  return (deed) => void append.run(deed.id, JSON.stringify(deed));
}

export function openAuditReader(
  database: DatabaseSync,
): (limit: number) => Promise<OperatorDeed[]> {
  const latest = database.prepare('SELECT doc FROM audit ORDER BY seq DESC LIMIT ?');
  return async (limit) => latest.all(limit).map(({ doc }) => JSON.parse(String(doc)));
}
