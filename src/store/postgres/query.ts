// One statement on its own, on whichever connection is free.
import type { Pool, QueryResult } from 'pg';
import { isLost } from './fault.ts';
import type { Statement } from './statement.ts';

export type Query = (statement: Statement) => Promise<QueryResult>;

/**
 * When the connection is lost the statement is sent once more, on another: so it must be one that may run
 * twice. Reads may. So may a lease: taken twice by its owner it is taken, and given back twice given back.
 */
export function queryOn(pool: Pool): Query {
  return async ({ name, text, values }) => {
    const send = () => pool.query({ name, text, values: [...values] });
    return send().catch((error) => {
      if (isLost(error)) return send();
      throw error;
    });
  };
}
