// When a stub is idle: no cookie of it can still be valid.
import type { Account } from './account.ts';

/**
 * By how much the cull waits longer than a cookie can live, milliseconds: a day, and what the clocks of replicas,
 * of FusionAuth and the tolerance for tokens may come to.
 */
export const CULL_MARGIN = 86_400_000 + 120_000;

/** Epoch milliseconds. */
export interface Cutoff {
  /** Not seen since then. */
  seenBefore: number;
  /** Or never after its first visit, and the token of that, a short one, ended before then. */
  endedBefore?: number;
}

export function isIdle(account: Pick<Account, 'seenAt' | 'firstUntil'>, cutoff: Cutoff): boolean {
  return account.seenAt < cutoff.seenBefore || isUnreturned(account, cutoff);
}

/** Its first token was a short one, and ended without coming back. */
export function isUnreturned(
  { firstUntil }: Pick<Account, 'firstUntil'>,
  { endedBefore }: Cutoff,
): boolean {
  return firstUntil !== undefined && endedBefore !== undefined && firstUntil < endedBefore;
}
