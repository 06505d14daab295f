// A member's session: opened by sign-in, kept alive by use, ended by sign-out.
import type { Account } from '../account.ts';
import type { Change } from '../change.ts';
import { recovered } from './record.ts';
import { refused, type SessionEffect, type Transition } from './result.ts';

type Of<T extends Change['type']> = Extract<Change, { type: T }>;

/**
 * Sign-in. An account that still looks like a stub here is looked up: its proof may have been lost. Its older
 * tokens end at once (I4), for until then whoever kept one would share the account with its owner.
 */
export function signedIn(account: Account | undefined, change: Of<'signIn'>): Transition {
  const current = account ?? recovered({ ...change, credential: { kind: 'member' } });
  if (current.state === 'erased' || current.state === 'culled') return refused(current.state);
  const { authenticatedAt, workspace } = change.session;
  if (authenticatedAt < wholeSecond(current.freshAfter)) return refused('stale');
  const unproven = current.state !== 'registered';
  return {
    type: 'done',
    account: {
      ...current,
      epoch: unproven ? current.epoch + 1 : current.epoch,
      seenAt: Math.max(current.seenAt, change.at),
      activeAt: change.at,
      sync: unproven ? { ...current.sync, lookAt: change.at } : current.sync,
    },
    event: {
      ...{ id: change.id, account: current.id, name: 'member.signed-in', at: change.at },
      ...(workspace ? { data: { workspace } } : {}),
    },
    session: opening(change),
  };
}

/** Whoever is signed in by an older password may be somebody whom the owner has just shut out (H2). */
function opening({ session, passwordChangedAt }: Of<'signIn'>): SessionEffect {
  if (passwordChangedAt === undefined) return { type: 'open', session };
  return { type: 'open', session, since: wholeSecond(passwordChangedAt) };
}

/** FusionAuth says it in seconds. */
function wholeSecond(instant = 0): number {
  return Math.floor(instant / 1000) * 1000;
}

export function touched(account: Account | undefined, change: Of<'touch'>): Transition {
  if (!account) return refused('unknown');
  return { type: 'done', account, session: { type: 'touch', hash: change.session, at: change.at } };
}

/** The goodbye goes with the end of the session in one commit; an account that is erased keeps no event. */
export function signedOut(account: Account | undefined, change: Of<'signOut'>): Transition {
  if (!account) return refused('unknown');
  const { id, at, reason, workspace } = change;
  const data = { reason, ...(workspace ? { workspace } : {}) };
  const event = { id, account: account.id, name: 'member.signed-out', at, data };
  const session = { type: 'end', hash: change.session } as const;
  const silent = account.state === 'erased';
  return silent ? { type: 'done', account, session } : { type: 'done', account, event, session };
}
