// Statements of one transaction, each sent before the one ahead of it is answered.
import type { PoolClient, QueryResult } from 'pg';
import type { Statement } from './statement.ts';

export function send(client: PoolClient, { name, text, values }: Statement): Promise<QueryResult> {
  return client.query({ name, text, values: [...values] });
}

/** In a transaction that has failed, COMMIT is no error but a ROLLBACK. */
export async function commit(client: PoolClient): Promise<QueryResult> {
  const result = await client.query('COMMIT');
  if (result.command !== 'COMMIT') throw new Error('the transaction was rolled back');
  return result;
}

/** Waits for every answer, so that nothing is under way any more when the first failure is thrown. */
export async function all(queries: readonly Promise<QueryResult>[]): Promise<QueryResult[]> {
  const settled = await Promise.allSettled(queries);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
