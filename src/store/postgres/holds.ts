// Leases: on one account for a worker, on a name for a whole job. Each is one statement, and so one transaction.
import type { Account } from '../../domain/account.ts';
import type { Store } from '../../domain/ports.ts';
import type { Query } from './query.ts';

type Holds = Pick<Store, 'claim' | 'renew' | 'unclaim' | 'lease' | 'unlease'>;

export function openHolds(query: Query): Holds {
  return {
    async claim(task, limit, { owner, now, ms }) {
      const values = [task, now, limit, owner, now + ms];
      const { rows } = await query({ name: 'claim', text: CLAIM, values });
      const ids = rows.sort(byTurn).map(({ account }) => String(account));
      return ids.length === 0 ? [] : accountsOf(query, ids);
    },
    async renew(accounts, { owner, now, ms }) {
      await query({ name: 'renew', text: RENEW, values: [accounts, owner, now + ms] });
    },
    async unclaim(account, owner) {
      const { rows } = await query({ name: 'unclaim', text: UNCLAIM, values: [account, owner] });
      if (rows[0]?.idle) await query({ name: 'unclaimed', text: CLEAR, values: [account] });
    },
    async lease(name, { owner, now, ms }) {
      const values = [name, owner, now + ms, now];
      return (await query({ name: 'lease', text: LEASE, values })).rowCount === 1;
    },
    async unlease(name, owner) {
      await query({ name: 'unlease', text: UNLEASE, values: [name, owner] });
    },
  };
}

interface Claimed {
  urgent: boolean | null;
  at: string | null;
}

function byTurn(a: Claimed, b: Claimed): number {
  return Number(b.urgent) - Number(a.urgent) || Number(a.at) - Number(b.at);
}

/** Read after the claim is ours: an earlier worker's last word on the account is seen. */
async function accountsOf(query: Query, ids: readonly string[]): Promise<Account[]> {
  const text = 'SELECT id, doc FROM account WHERE id = ANY($1::uuid[])';
  const { rows } = await query({ name: 'claimed', text, values: [ids] });
  const docs = new Map(rows.map(({ id, doc }) => [String(id), String(doc)]));
  return ids.flatMap((id) => {
    const doc = docs.get(id);
    return doc === undefined ? [] : [JSON.parse(doc)];
  });
}

/** Rows that another claim is just taking are skipped, not waited for. */
const CLAIM = `
  WITH urgent AS MATERIALIZED (
    SELECT account FROM due WHERE task = $1 AND urgent AND at <= $2 AND until <= $2
    ORDER BY at LIMIT $3 FOR UPDATE SKIP LOCKED
  ), rest AS MATERIALIZED (
    SELECT account FROM due WHERE task = $1 AND NOT urgent AND at <= $2 AND until <= $2
    ORDER BY at LIMIT $3 - (SELECT count(*) FROM urgent) FOR UPDATE SKIP LOCKED
  )
  UPDATE due SET owner = $4, until = $5
  FROM (SELECT account FROM urgent UNION ALL SELECT account FROM rest) AS free
  WHERE due.account = free.account
  RETURNING due.account, due.urgent, due.at`;

const RENEW = 'UPDATE due SET until = $3 WHERE account = ANY($1::uuid[]) AND owner = $2';

/**
 * What is given back need not wait for the disk: should a crash of the server undo it, the lease ends by time.
 * Taking and prolonging do wait, or after a crash two workers could hold one account.
 */
const UNHURRIED = `
  WITH unhurried AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true))`;

const UNCLAIM = `${UNHURRIED}
  UPDATE due SET owner = NULL, until = 0 FROM unhurried WHERE account = $1 AND owner = $2
  RETURNING task IS NULL AS idle`;

const CLEAR = `${UNHURRIED}
  DELETE FROM due USING unhurried WHERE account = $1 AND task IS NULL AND owner IS NULL`;

/** A lease that lasts so much longer than one taken now was taken under a clock that was ahead. */
const CLOCKS_DIFFER_MS = 60_000;

const LEASE = `
  INSERT INTO lease (name, owner, until) VALUES ($1, $2, $3)
  ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
  WHERE lease.owner = excluded.owner OR lease.until <= $4
    OR lease.until > excluded.until + ${CLOCKS_DIFFER_MS}`;

const UNLEASE = 'DELETE FROM lease WHERE name = $1 AND owner = $2';
