// The counts, kept in the transaction that changes them: the sum of a batch's differences, in the writer's shard.

import type { Account } from '../../domain/account.ts';
import { columnsOf } from '../account-columns.ts';
import { type Counted, namesOf } from '../counted.ts';
import type { Passage } from './passage.ts';
import type { Statement } from './statement.ts';

/** Writers with the same shard wait for each other's commits; a few more than there are replicas will do. */
const SHARDS = 64;

export function writeTally(passages: readonly Passage[], writer: number): Statement[] {
  const differences = new Map<string, number>();
  const count = (account: Account | undefined, by: 1 | -1) => {
    for (const name of namesOf(account && counted(account)))
      differences.set(name, (differences.get(name) ?? 0) + by);
  };
  for (const { before, account } of passages) {
    if (before === account) continue;
    count(before, -1);
    count(account, 1);
  }
  const moved = [...differences].filter(([, by]) => by !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
  if (moved.length === 0) return [];
  const values = [shardOf(writer), moved.map(([name]) => name), moved.map(([, by]) => by)];
  return [{ name: 'tally', text: ADD, values }];
}

export function shardOf(writer: number): number {
  return writer % SHARDS;
}

function counted(account: Account): Counted {
  return { state: account.state, columns: columnsOf(account) };
}

const ADD = `
  INSERT INTO tally (shard, name, n)
  SELECT $1::integer, name, n FROM unnest($2::text[], $3::bigint[]) AS row (name, n)
  ON CONFLICT (shard, name) DO UPDATE SET n = tally.n + excluded.n`;
