// The connections: a few that read, and one for each lane that writes. A lost one is replaced when next needed.
import { type ClientBase, Pool, type PoolClient, type PoolConfig } from 'pg';
import { isLost } from './fault.ts';

/** Milliseconds. A process that is stopped half-way must not hold its rows' locks for longer than this. */
const LIMITS = {
  connectionTimeoutMillis: 2000,
  lock_timeout: 4000,
  idle_in_transaction_session_timeout: 5000,
  statement_timeout: 8000,
  query_timeout: 10_000,
};

const READERS = 6;

/** For queries that stand alone. */
export function openReaders(url: string): Pool {
  return openPool({ connectionString: url, max: READERS });
}

/** For transactions: sends a statement before the one ahead of it is answered. */
export function openWriters(url: string, max: number): Pool {
  return openPool({ connectionString: url, max, pipeline: true });
}

function openPool(config: PoolConfig): Pool {
  const ours = { application_name: 'vestibule', keepAlive: true, onConnect };
  const pool = new Pool({ ...LIMITS, ...ours, ...config });
  // Whoever waits for an answer on a broken connection is told by that query; nobody else need know.
  pool.on('error', () => {});
  pool.on('connect', (client) => void client.on('error', () => {}));
  return pool;
}

/**
 * An acknowledged commit is on disk, even where the server's default is to answer before. And what was planned
 * while a table was empty must still be right when it is not: every query here has an index to go by.
 */
async function onConnect(client: ClientBase): Promise<void> {
  await client.query(`
    SELECT set_config('synchronous_commit', 'on', false)
    WHERE current_setting('synchronous_commit') = 'off';
    SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off`);
}

/** After a failure the connection is rid of its transaction, or the pool of the connection. */
export async function withConnection<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    const result = await work(client);
    client.release();
    return result;
  } catch (error) {
    const usable = !isLost(error) && (await rolledBack(client));
    client.release(!usable);
    throw error;
  }
}

function rolledBack(client: PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}
