// When to read FusionAuth's record again for a conversion whose proof has not come.
import type { Account } from '../domain/account.ts';

const SOONEST_MS = 60_000;
const LATEST_MS = 10 * 60_000;

/** After a minute while the mail is fresh, later and later up to every ten. Epoch milliseconds. */
export function nextLook({ conversion }: Account, now: number): number {
  const age = now - (conversion?.askedAt ?? now);
  return now + Math.min(Math.max(Math.floor(age / 2), SOONEST_MS), LATEST_MS);
}
