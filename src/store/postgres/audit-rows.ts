// The log of what operators did: written once, read newest first.
import type { Store } from '../../domain/ports.ts';
import type { Query } from './query.ts';

export function openAudit(query: Query): Pick<Store, 'audit' | 'audited'> {
  return {
    async audit(deed) {
      await query({ name: 'audit', text: APPEND, values: [deed.id, JSON.stringify(deed)] });
    },
    async audited(limit) {
      const { rows } = await query({ name: 'audited', text: LATEST, values: [limit] });
      return rows.map(({ doc }) => JSON.parse(doc));
    },
  };
}

/** A query may be sent twice when a connection is lost: the second then adds nothing. */
const APPEND = 'INSERT INTO audit (id, doc) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING';

const LATEST = 'SELECT doc FROM audit ORDER BY seq DESC LIMIT $1';
