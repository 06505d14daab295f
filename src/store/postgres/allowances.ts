// Allowances: one row a counter, gone some time after its window.
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import type { Allowance, Taken } from '../../domain/allowance.ts';
import type { Store } from '../../domain/ports.ts';
import { withConnection } from './connections.ts';
import { openPatience } from './patience.ts';

/**
 * Takes first, then looks, and gives back by rolling back: whoever takes from the same counters waits until
 * it is decided. They are taken in the order of their keys, so that nobody waits in a circle.
 */
export function openAllowances(pool: Pool): Store['take'] {
  const patience = openPatience();

  async function take(client: PoolClient, allowances: readonly Allowance[], now: number) {
    const rows = await add(client, allowances, now);
    const windows = new Map(rows.map(({ key, n, until }) => [key, { n: +n, until: +until }]));
    const taken = judge(allowances, windows, now);
    await client.query(taken.taken ? 'COMMIT' : 'ROLLBACK');
    return taken;
  }

  /** With a lost connection it may be taken twice, which wrongs nobody by more than one. */
  return (allowances, now) =>
    patience.attempt(() => withConnection(pool, (client) => take(client, allowances, now)));
}

type Windows = ReadonlyMap<string, { n: number; until: number }>;

function judge(allowances: readonly Allowance[], windows: Windows, now: number): Taken {
  const windowOf = (key: string) => windows.get(key) ?? { n: 0, until: now };
  const full = allowances.find(({ key, most }) => windowOf(key).n > most);
  if (full) return { taken: false, full: full.key, until: windowOf(full.key).until };
  return { taken: true, until: Math.min(...allowances.map(({ key }) => windowOf(key).until)) };
}

/** No commit waits for the disk here: what a crash of the server forgets is a second's counting. */
async function add(
  client: PoolClient,
  allowances: readonly Allowance[],
  now: number,
): Promise<QueryResultRow[]> {
  const sorted = allowances.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const values = [
    sorted.map(({ key }) => key),
    sorted.map(({ by = 1 }) => by),
    sorted.map(({ ms }) => now + ms),
    now,
  ];
  const [, , , added] = await Promise.all([
    client.query('BEGIN'),
    client.query("SET LOCAL synchronous_commit = 'off'"),
    client.query({ name: 'sweep allowances', text: SWEEP, values: [now, AT_ONCE] }),
    client.query({ name: 'take', text: ADD, values }),
  ]);
  return added.rows;
}

/** Expired rows removed with each take: more than a take can add, so that they do not pile up. */
const AT_ONCE = 16;

const SWEEP = `
  DELETE FROM allowance WHERE key IN
    (SELECT key FROM allowance WHERE until <= $1 ORDER BY until LIMIT $2 FOR UPDATE SKIP LOCKED)`;

const ADD = `
  INSERT INTO allowance (key, n, until)
  SELECT key, n, until FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS row (key, n, until)
  ON CONFLICT (key) DO UPDATE SET
    n = CASE WHEN allowance.until > $4 THEN allowance.n + excluded.n ELSE excluded.n END,
    until = CASE WHEN allowance.until > $4 THEN allowance.until ELSE excluded.until END
  RETURNING key, n, until`;
