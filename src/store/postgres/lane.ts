// Writes batches one after the other, on one connection at a time, through lost connections: a batch is
// tried again only when it is certain that it was not written, so that no change is ever applied twice.
import { setTimeout } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Change } from '../../domain/change.ts';
import { withConnection } from './connections.ts';
import type { Answer } from './decide.ts';
import { isDataFault, isLost, isOvertaken, isPassing } from './fault.ts';
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

/** Milliseconds before each attempt: a server that restarts is waited for, while others wait behind. */
const WAITS = [0, 20, 50, 100, 200, 400, 800];

export function openLane({ pool, writer, now }: LaneSettings): Lane {
  let failure: unknown;
  let number = 0;

  async function write(changes: readonly Change[]): Promise<Answer[]> {
    try {
      const answers = await persist(changes);
      failure = undefined;
      return answers;
    } catch (error) {
      if (isDataFault(error)) return separately(changes, error);
      failure = error;
      return changes.map(() => ({ error }));
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

    return patiently(() => withConnection(pool, attempt));
  }

  /** While nothing can be written, each batch tries once: waiting is for the one that meets the failure. */
  async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
    let latest: unknown;
    for (const wait of failure ? [0] : WAITS) {
      if (wait > 0) await setTimeout(wait);
      try {
        return await attempt();
      } catch (error) {
        if (!isPassing(error) && !isOvertaken(error)) throw error;
        latest = error;
      }
    }
    throw latest;
  }

  async function probe(): Promise<void> {
    await pool.query('UPDATE writer SET at = $2 WHERE id = $1', [writer, now()]);
    failure = undefined;
  }

  return { write, probe, failure: () => failure };
}
