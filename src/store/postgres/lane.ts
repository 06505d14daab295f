// Writes batches one after the other, on one connection at a time, through lost connections: a batch is
// tried again only when it is certain that it was not written, so that no change is ever applied twice.
import type { Pool, PoolClient } from 'pg';
import type { Change } from '../../domain/change.ts';
import { withConnection } from './connections.ts';
import type { Answer } from './decide.ts';
import { isDataFault, isLost } from './fault.ts';
import { openPatience } from './patience.ts';
import { type Unsure, writeBatch } from './transaction.ts';

export interface Lane {
  /** Resolves to an answer for each change, in order; never rejects. */
  write(changes: readonly Change[]): Promise<Answer[]>;
  /** Why the latest batch was not written; undefined when it was. */
  failure(): unknown;
  /** Writes something that nobody reads, to learn whether the database takes it. @throws why not */
  probe(): Promise<void>;
}

export interface LaneSettings {
  pool: Pool;
  /** The id of this lane's row in the writer table. */
  writer: number;
  now: () => number;
}

export function openLane({ pool, writer, now }: LaneSettings): Lane {
  const patience = openPatience();
  let number = 0;

  async function write(changes: readonly Change[]): Promise<Answer[]> {
    try {
      return await persist(changes);
    } catch (error) {
      return isDataFault(error) ? separately(changes, error) : changes.map(() => ({ error }));
    }
  }

  /** One change is to blame: halves it is not in are written, until it stands alone. */
  async function separately(changes: readonly Change[], error: unknown): Promise<Answer[]> {
    if (changes.length === 1) return [{ error }];
    const middle = Math.ceil(changes.length / 2);
    const first = await write(changes.slice(0, middle));
    return [...first, ...(await write(changes.slice(middle)))];
  }

  async function persist(changes: readonly Change[]): Promise<Answer[]> {
    let unsure: Unsure | undefined;

    async function attempt(client: PoolClient): Promise<Answer[]> {
      const mine = ++number;
      const onCommit = (answers: Answer[]) => {
        unsure = { number: mine, answers };
      };
      try {
        const about = { writer, number: mine, at: now(), unsure, onCommit };
        return await writeBatch(client, changes, about);
      } catch (error) {
        if (!isLost(error) && unsure?.number === mine) unsure = undefined;
        throw error;
      }
    }

    return patience.attempt(() => withConnection(pool, attempt));
  }

  async function probe(): Promise<void> {
    const values = [writer, now()];
    await patience.attempt(() => pool.query('UPDATE writer SET at = $2 WHERE id = $1', values));
  }

  return { write, probe, failure: patience.failure };
}
