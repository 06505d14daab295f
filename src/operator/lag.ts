// How far FusionAuth is behind: accounts whose turn has come, and since when the longest of them waits.
import type { Account } from '../domain/account.ts';
import type { Store } from '../domain/ports.ts';
import { due } from '../domain/sync.ts';

export interface Lag {
  /** Accounts whose turn has come; at most `most`. */
  waiting: number;
  /** As many as are looked at: there may be more. */
  most: number;
  /** How long the longest of those has waited, seconds. */
  seconds: number;
}

const MOST = 200;

export async function lagOf(store: Pick<Store, 'waiting'>, now: number): Promise<Lag> {
  const waiting = await store.waiting(now, MOST);
  const since = Math.min(now, ...waiting.map(waitsSince));
  return { waiting: waiting.length, most: MOST, seconds: (now - since) / 1000 };
}

/** What is due at once has waited since what it is due for. */
function waitsSince(account: Account): number {
  const { seenAt, endedAt = 0, conversion } = account;
  return Math.max(due(account)?.at ?? 0, seenAt, endedAt, conversion?.provenAt ?? 0);
}
