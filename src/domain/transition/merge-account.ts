// A merge on the account's side: taken in once, given up once, whatever order the two arrive in.
import type { Account } from '../account.ts';
import type { Change } from '../change.ts';
import { type MergeEntry, MOST_MERGES, unsealed } from '../merge.ts';
import { takeIn, takeOut } from '../merge-profile.ts';
import { refused, type Transition } from './result.ts';

type Of<T extends Change['type']> = Extract<Change, { type: T }>;

/** The stub's profile goes in, and the journal says how to take it out. The merge's id is the event's. */
export function foldedIn(account: Account | undefined, change: Of<'foldIn'>): Transition {
  const reason = over(account);
  if (!account || reason) return refused(reason ?? 'unknown');
  const { merge, stub, at } = change;
  const merges = unsealed(account.merges, at);
  if (entryOf(merges, merge)) return { type: 'repeated', account };
  if (account.state !== 'registered' || account.directory === 'unknown') return refused('stale');
  if (merges.length >= MOST_MERGES) return refused('full', 'merges');
  const { profile, fields } = takeIn(account.profile, change.profile, change.rules);
  return {
    type: 'done',
    account: {
      ...changed(account),
      profile,
      seenAt: Math.max(account.seenAt, at),
      merges: [...merges, { id: merge, stub, at, fields }],
    },
    event: { id: merge, account: account.id, name: 'account.merged', at, data: { stub } },
  };
}

/** What the stub brought goes out again. Come before the merge itself, it sees to it that that never counts. */
export function foldedOut(account: Account | undefined, change: Of<'foldOut'>): Transition {
  const reason = over(account);
  if (!account || reason) return refused(reason ?? 'unknown');
  const { id, merge, stub, at } = change;
  const { merges = [] } = account;
  const entry = entryOf(merges, merge);
  if (entry?.undoneAt !== undefined) return { type: 'repeated', account };
  const undone: MergeEntry = { id: merge, stub, at: entry?.at ?? at, fields: {}, undoneAt: at };
  const without = takeOut({ profile: account.profile, merges }, merge);
  return {
    type: 'done',
    account: {
      ...changed(account),
      profile: without.profile,
      merges: [...without.merges.filter((one) => one.id !== merge), undone],
    },
    event: { id, account: account.id, name: 'merge.undone', at, data: { stub } },
  };
}

/** The time to take a merge back is over: the journal lets go of it. */
export function sealed(account: Account | undefined, change: Of<'seal'>): Transition {
  if (!account) return refused('unknown');
  const { merges, ...rest } = account;
  if (!entryOf(merges, change.merge)) return { type: 'repeated', account };
  const left = unsealed(merges, change.at).filter(({ id }) => id !== change.merge);
  return { type: 'done', account: left.length > 0 ? { ...rest, merges: left } : rest };
}

function entryOf(merges: readonly MergeEntry[] = [], id: string): MergeEntry | undefined {
  return merges.find((entry) => entry.id === id);
}

/** Why an account takes part in nothing any more. */
function over(account: Account | undefined): 'culled' | 'erased' | undefined {
  const { state } = account ?? {};
  return state === 'culled' || state === 'erased' ? state : undefined;
}

/** FusionAuth is to hear of the new profile. */
function changed(account: Account): Account {
  return { ...account, sync: { ...account.sync, desired: account.sync.desired + 1 } };
}
