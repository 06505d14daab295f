// The way back of a culled account: its visitor came back after all, or an operator wants it.
import type { Account } from '../account.ts';
import type { Change } from '../change.ts';
import { refused, type Transition } from './result.ts';

/**
 * How long after the tombstone FusionAuth's deactivation may still be under way, milliseconds: it should not
 * arrive after the reactivation. A tombstone from a clock that was ahead keeps nobody waiting for that clock.
 */
const UNDER_WAY_MS = 60_000;

/** Until its deletion begins. */
export function isRestorable({ state, deleting }: Account): boolean {
  return state === 'culled' && deleting === undefined;
}

/** The account of a credential that has come back: never culled, and past its first visit. */
export function back(account: Account, at: number): Account {
  const { firstUntil: _, ...returned } = account;
  return isRestorable(account) ? awake(returned, at) : returned;
}

/** On an operator's word. It then has as long as any other to be seen again. */
export function restored(
  account: Account | undefined,
  change: Extract<Change, { type: 'restore' }>,
): Transition {
  if (!account) return refused('unknown');
  if (account.state !== 'culled') return { type: 'repeated', account };
  if (!isRestorable(account)) return refused('culled');
  const { id, at } = change;
  const { firstUntil: _, ...row } = awake(account, at);
  return {
    type: 'done',
    account: { ...row, seenAt: Math.max(account.seenAt, at) },
    event: { id, account: account.id, name: 'account.restored', at },
  };
}

/** As it was before the tombstone. FusionAuth's user is to be active again, and the reconciler sees to that. */
function awake({ endedAt, was, ...account }: Account, at: number): Account {
  const { directory } = account;
  const { parked: _, ...sync } = account.sync;
  const held = directory === 'present';
  return {
    ...account,
    ...(was === 'lost' ? { was } : {}),
    state: was === 'released' ? 'released' : 'anonymous',
    directory: held ? 'inactive' : directory,
    sync: {
      ...sync,
      desired: sync.desired + 1,
      attempts: 0,
      retryAt: held ? Math.max(at, Math.min(endedAt ?? at, at) + UNDER_WAY_MS) : 0,
    },
  };
}

/** Whether FusionAuth should hold an active user for it. */
export function isBack({ state, directory }: Account): boolean {
  const over = state === 'culled' || state === 'erased';
  return !over && (directory === 'present' || directory === 'inactive');
}

/** A deactivation came late: once more it is to be active again, whatever reactivation is under way. */
export function asleep(account: Account, at: number): Account {
  const { parked: _, ...sync } = account.sync;
  const due = { desired: sync.desired + 1, attempts: 0, retryAt: at };
  return { ...account, directory: 'inactive', sync: { ...sync, ...due } };
}

/** FusionAuth's user is active again, or has to be made again; what a lost row knew is then read there. */
export function reactivated({ was, ...account }: Account, missing: boolean): Account {
  if (missing) return { ...account, directory: 'absent', provision: true };
  return { ...account, directory: was === 'lost' ? 'unknown' : 'present' };
}
