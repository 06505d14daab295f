// A merge on the stub's side: folded away on the person's word, taken back within the time for that.
// The stub's row drives the merge, so that whoever finds it half done can finish it.
import type { Account } from '../account.ts';
import type { Change } from '../change.ts';
import { undoUntil } from '../merge.ts';
import { refusal } from './record.ts';
import { back } from './restore.ts';
import { refused, type Transition } from './result.ts';

type Of<T extends Change['type']> = Extract<Change, { type: T }>;

/** How long the request has the account's side to itself before the reconciler would do it. */
const REQUEST_MS = 10_000;

/**
 * The stub is final from here on: every token of it ends (I4), and a conversion of it is withdrawn. Its
 * profile must be known, and an earlier merge of it over.
 */
export function foldedAway(account: Account | undefined, change: Of<'foldAway'>): Transition {
  if (!account) return refused('unknown');
  if (isRepeat(account, change)) return { type: 'repeated', account };
  const reason = refusal(account, { kind: 'anonymous', epoch: change.epoch });
  if (reason) return refused(reason);
  const unclear = account.merge !== undefined || account.directory === 'unknown';
  if (unclear || account.id === change.into) return refused('stale');
  const { id, into, at } = change;
  const stub = back(account, at);
  return {
    type: 'done',
    account: {
      ...withdrawn(stub),
      state: 'released',
      seenAt: Math.max(account.seenAt, at),
      epoch: account.epoch + 1,
      merge: { id, into, at },
      sync: inHand(stub, at),
    },
    event: { id, account: account.id, name: 'stub.merged', at },
  };
}

/** The same word again: nothing but the merge itself has happened to the stub since. */
function isRepeat({ merge, epoch }: Account, change: Of<'foldAway'>): boolean {
  const same = merge?.into === change.into && merge.undone === undefined;
  return same && epoch === change.epoch + 1;
}

function withdrawn(account: Account): Account {
  const { conversion } = account;
  return conversion ? { ...account, conversion: { ...conversion, email: '' } } : account;
}

/** FusionAuth hears of a withdrawn conversion; an earlier refusal of its is no reason to wait. */
function inHand({ sync, state }: Account, at: number): Account['sync'] {
  const { lookAt: _, parked: __, ...rest } = sync;
  const desired = state === 'converting' ? rest.desired + 1 : rest.desired;
  return { ...rest, desired, attempts: 0, retryAt: at + REQUEST_MS };
}

/** The stub is its person's again, under a new epoch; the account is still to give up what it took in. */
export function takenBack(account: Account | undefined, change: Of<'takeBack'>): Transition {
  const merge = account?.merge;
  if (!account || merge?.id !== change.merge) return refused('stale');
  if (merge.undone) return { type: 'repeated', account };
  if (merge.settled && change.at > undoUntil(merge)) return refused('stale');
  const { settled: _, ...rest } = merge;
  const { id, at } = change;
  return {
    type: 'done',
    account: {
      ...account,
      state: 'anonymous',
      seenAt: Math.max(account.seenAt, at),
      epoch: account.epoch + 1,
      merge: { ...rest, undone: { id, at } },
      sync: { ...account.sync, attempts: 0, retryAt: at + REQUEST_MS },
    },
    event: { id, account: account.id, name: 'stub.taken-back', at },
  };
}
