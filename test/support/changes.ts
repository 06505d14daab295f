// Changes as the use cases make them, with everything a test does not care about filled in.
import { randomUUID } from 'node:crypto';
import type { Account } from '../../src/domain/account.ts';
import type { Action, Change, SyncResult } from '../../src/domain/change.ts';
import type { Session } from '../../src/domain/session.ts';
import { transition } from '../../src/domain/transition/index.ts';
import type { Transition } from '../../src/domain/transition/result.ts';

type Of<T extends Change['type']> = Extract<Change, { type: T }>;

/** An instant to count from, epoch milliseconds. */
export const T0 = 1_750_000_000_000;

/** Of one account's profile updates, as the settings have it by default. */
export const PACE = { burst: 5, intervalMs: 1000 };

export const id = randomUUID;

/** Counts one film. */
export function watched(event: string = id()): Action {
  const operations = [{ op: 'increment', field: 'videosWatched', by: 1 }] as const;
  return { id: event, name: 'video.watched', operations, data: { film: 'pennies' } };
}

export function open(account: string, more: Partial<Of<'open'>> = {}): Change {
  return { type: 'open', account, at: T0, provision: true, action: watched(), ...more };
}

export function record(account: string, more: Partial<Of<'record'>> = {}): Change {
  const credential = { kind: 'anonymous', epoch: 0 } as const;
  return { type: 'record', account, at: T0, credential, action: watched(), ...more };
}

export function ask(account: string, more: Partial<Of<'ask'>> = {}): Change {
  return {
    type: 'ask',
    account,
    at: T0,
    id: id(),
    epoch: 0,
    email: 'ann@example.com',
    request: id(),
    mode: 'verify-first',
    ...more,
  };
}

export function prove(account: string, request: string): Change {
  return { type: 'prove', account, at: T0, id: id(), request, by: 'page' };
}

export function withdraw(account: string, request: string): Change {
  return { type: 'withdraw', account, at: T0, id: id(), request, reason: 'expired' };
}

export function erase(account: string, at = T0): Change {
  return { type: 'erase', account, at, id: id() };
}

/** Of an account that has been idle, at `at`. */
export function cull(account: string, at = T0): Change {
  return { type: 'cull', account, at, id: id(), seenBefore: at + 1 };
}

export function restore(account: string, at = T0): Change {
  return { type: 'restore', account, at, id: id() };
}

export function condemn(account: string): Change {
  return { type: 'condemn', account, at: T0 };
}

export function forget(account: string): Change {
  return { type: 'forget', account, at: T0, id: id() };
}

export function synced(account: string, result: SyncResult, version = 1000): Change {
  return { type: 'synced', account, at: T0, version, result };
}

export function retry(account: string): Change {
  return { type: 'retry', account, at: T0 };
}

/** Not due before `retryAt`. */
export function failed(account: string, retryAt: number): Change {
  return synced(account, { type: 'failed', retryAt });
}

export function session(account: string, more: Partial<Session> = {}): Session {
  return {
    hash: id(),
    account,
    email: 'ann@example.com',
    roles: ['user'],
    authenticatedAt: T0,
    openedAt: T0,
    seenAt: T0,
    ...more,
  };
}

export function signIn(opened: Session, more: { passwordChangedAt?: number } = {}): Change {
  return { type: 'signIn', account: opened.account, at: T0, id: id(), session: opened, ...more };
}

export function release(account: string, epoch = 0): Of<'release'> {
  return { type: 'release', account, at: T0, id: id(), epoch, reason: 'switch' };
}

/** On an operator's word. */
export function releaseAll(account: string): Change {
  return { type: 'releaseAll', account, at: T0, id: id(), reason: 'forced' };
}

/** Where the stubs of these changes are merged into. */
const INTO = randomUUID();

export function foldAway(account: string, more: Partial<Of<'foldAway'>> = {}): Change {
  return { type: 'foldAway', account, at: T0, id: id(), epoch: 0, into: INTO, ...more };
}

export function takeBack(account: string, merge: string, at = T0): Change {
  return { type: 'takeBack', account, at, id: id(), merge };
}

export function foldIn(account: string, merge: string, more: Partial<Of<'foldIn'>> = {}): Change {
  const rules = { videosWatched: { kind: 'counter' } } as const;
  const about = { stub: INTO, profile: { videosWatched: 1 }, rules };
  return { type: 'foldIn', account, at: T0, merge, ...about, ...more };
}

export function foldOut(account: string, merge: string, more: Partial<Of<'foldOut'>> = {}): Change {
  return { type: 'foldOut', account, at: T0, id: id(), merge, stub: INTO, ...more };
}

export function seal(account: string, merge: string): Change {
  return { type: 'seal', account, at: T0, merge };
}

/** The other side of a merge, or of taking it back, is done. */
export function merged(account: string, merge: string, undone = false): Change {
  return synced(account, { type: 'merged', merge, undone });
}

/** The decision on the last of `changes`, the ones before it applied in turn. */
export function decided(...changes: readonly Change[]): Transition {
  let account: Account | undefined;
  let decision: Transition | undefined;
  for (const change of changes) {
    decision = transition(account, change);
    if (decision.type === 'done') account = decision.account;
  }
  if (!decision) throw new Error('no change to decide on');
  return decision;
}

/** The row after `changes`, all of which must have been done. */
export function after(...changes: readonly Change[]): Account {
  const decision = decided(...changes);
  if (decision.type !== 'done') throw new Error(JSON.stringify(decision));
  return decision.account;
}
