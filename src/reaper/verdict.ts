// Whether a nominated account may go: the store's row and FusionAuth's record decide, never the index (I6).
import type { Account } from '../domain/account.ts';
import type { DirectoryUser } from '../domain/ports.ts';

export type Reason =
  | 'idle'
  | 'visited since'
  | 'converting'
  | 'registered'
  | 'merged'
  | 'record differs'
  | 'already gone';

export interface Verdict {
  cull: boolean;
  reason: Reason;
}

/** Judges what was read again by id. `before`: not seen since then, epoch milliseconds. */
export function verdict(
  account: Account | undefined,
  user: DirectoryUser | undefined,
  before: number,
): Verdict {
  if (!user) return keep('already gone');
  if (user.data.anonymousUser !== true || user.email) return keep('record differs');
  if (account?.state === 'culled' && !user.active) return keep('already gone');
  if (user.updatedAt >= before) return keep('visited since');
  if (!account) return user.data.email ? keep('converting') : { cull: true, reason: 'idle' };
  if (account.merge) return keep('merged');
  switch (account.state) {
    case 'converting':
    case 'registered':
      return keep(account.state);
    case 'erased':
      return keep('already gone');
    default:
      return account.seenAt >= before ? keep('visited since') : { cull: true, reason: 'idle' };
  }
}

function keep(reason: Reason): Verdict {
  return { cull: false, reason };
}
