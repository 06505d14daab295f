// One statement on its own, on whichever connection is free.
import type { Pool, QueryResult } from 'pg';
import { openPatience } from './patience.ts';
import type { Statement } from './statement.ts';

export type Query = (statement: Statement) => Promise<QueryResult>;

/**
 * When the connection is lost the statement is sent again, on another: so it must be one that may run twice.
 * Reads may. So may a lease: taken twice by its owner it is taken, and given back twice given back.
 */
export function queryOn(pool: Pool): Query {
  const patience = openPatience();
  return ({ name, text, values }) =>
    patience.attempt(() => pool.query({ name, text, values: [...values] }));
}
