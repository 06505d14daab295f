// Whether a nominated account may go: the store's row and FusionAuth's record decide, never the index (I6).
import { type Account, isCullable } from '../domain/account.ts';
import { type Cutoff, isIdle, isUnreturned } from '../domain/idle.ts';
import type { DirectoryUser } from '../domain/ports.ts';

export type Reason =
  | 'idle'
  | 'never returned'
  | 'visited since'
  | 'converting'
  | 'registered'
  | 'merged'
  | 'record differs'
  | 'kept by guard'
  | 'no answer'
  | 'grace period'
  | 'already gone';

export interface Verdict {
  cull: boolean;
  reason: Reason;
  /** Since when it is idle, epoch milliseconds. */
  since?: number;
  /** What the site's guard said. */
  because?: string;
}

/** What the store says. A row that was culled before is looked at again, should its deactivation be missing. */
export function byRow(account: Account | undefined, cutoff: Cutoff): Verdict {
  if (!account || account.state === 'culled') return { cull: true, reason: 'idle' };
  if (account.state === 'erased') return keep('already gone');
  if (account.merge) return keep('merged');
  if (!isCullable(account))
    return keep(account.state === 'converting' ? 'converting' : 'registered');
  if (!isIdle(account, cutoff)) return keep('visited since');
  const reason = isUnreturned(account, cutoff) ? 'never returned' : 'idle';
  return { cull: true, reason, since: account.seenAt };
}

/** What the store and FusionAuth's record say, both read by id. */
export function verdict(
  account: Account | undefined,
  user: DirectoryUser | undefined,
  cutoff: Cutoff,
): Verdict {
  const row = byRow(account, cutoff);
  if (!row.cull) return row;
  if (!user) return account && account.state !== 'culled' ? row : keep('already gone');
  if (!isStubRecord(user)) return keep('record differs');
  if (account?.state === 'culled' && !user.active) return keep('already gone');
  if (!account && user.data.email) return keep('converting');
  if (user.updatedAt >= untouchedSince(row, cutoff)) return keep('visited since');
  return { since: user.updatedAt, ...row };
}

/** Flagged as a stub, with nothing that only a person's account has, and with a time to go by (C1). */
export function isStubRecord({ data, email, registered, updatedAt }: DirectoryUser): boolean {
  return data.anonymousUser === true && !email && !registered && updatedAt > 0;
}

/** Whoever never returned need not be idle for long, nor its record: both rules may hold, and the shorter counts. */
function untouchedSince({ reason }: Verdict, { seenBefore, endedBefore = 0 }: Cutoff): number {
  return reason === 'never returned' ? Math.max(seenBefore, endedBefore) : seenBefore;
}

/** In words, with what an operator would ask next: `idle 41 d`. `now` in epoch milliseconds. */
export function inWords({ reason, since, because }: Verdict, now: number): string {
  if (because !== undefined) return `${reason}: ${because}`;
  return since === undefined ? reason : `${reason} ${Math.floor((now - since) / DAY_MS)} d`;
}

const DAY_MS = 86_400_000;

function keep(reason: Reason): Verdict {
  return { cull: false, reason };
}
