// The ends of an account: culled for being idle, erased on the person's word, forgotten when neither matters.
import { type Account, isEnded } from '../account.ts';
import type { Change } from '../change.ts';
import { blank } from './record.ts';
import { refused, type Transition } from './result.ts';

type Of<T extends Change['type']> = Extract<Change, { type: T }>;

/** Erasure keeps an empty row, so that a copy of the cookie cannot bring the account back. */
export function erased(account: Account | undefined, change: Of<'erase'>): Transition {
  if (!account) return refused('unknown');
  if (account.state === 'erased') return { type: 'repeated', account };
  if (change.merge !== undefined && !isMergedBy(account, change.merge)) return refused('stale');
  const { conversion: _, merge: __, merges: ___, ...rest } = account;
  const { lookAt: ____, parked: _____, ...sync } = account.sync;
  return {
    type: 'done',
    account: {
      ...rest,
      state: 'erased',
      profile: {},
      epoch: account.epoch + 1,
      endedAt: change.at,
      sync: { ...sync, desired: sync.desired + 1, attempts: 0, retryAt: 0 },
    },
    event: { id: change.id, account: account.id, name: 'account.erased', at: change.at },
    session: { type: 'endAll', account: account.id },
    eraseEvents: true,
  };
}

function isMergedBy({ merge }: Account, id: string): boolean {
  return merge?.id === id && merge.undone === undefined;
}

/**
 * The tombstone of a cull: only an idle stub, never one that is converting, registered or part of a merge (I6). A stub whose
 * row was lost gets one too: it holds the grace period, and no cookie can bring the stub back.
 */
export function culled(row: Account | undefined, change: Of<'cull'>): Transition {
  const account = row ?? lost(change);
  if (account.state === 'culled') return { type: 'repeated', account };
  if (account.state !== 'anonymous' && account.state !== 'released') return refused('stale');
  if (account.merge) return refused('stale');
  if (account.seenAt >= change.seenBefore) return refused('stale');
  return {
    type: 'done',
    account: { ...account, state: 'culled', endedAt: change.at },
    event: { id: change.id, account: account.id, name: 'account.culled', at: change.at },
  };
}

function lost({ account, at, seenBefore }: Of<'cull'>): Account {
  const row = blank(account, at);
  const { desired } = row.sync;
  return {
    ...row,
    directory: 'present',
    seenAt: seenBefore - 1,
    sync: { ...row.sync, done: desired },
  };
}

/** Removes the row of an account that FusionAuth no longer holds and no cookie can name. */
export function forgotten(account: Account | undefined): Transition {
  if (!account) return refused('unknown');
  if (!isEnded(account)) return refused('stale');
  return { type: 'done', account, forget: true };
}
