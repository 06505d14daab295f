// Opening a stub with its first action, and recording the ones that follow.
import type { Account } from '../account.ts';
import type { Action, Change, Credential, Refusal } from '../change.ts';
import type { Event } from '../event.ts';
import { fold } from '../profile.ts';
import { back, isRestorable } from './restore.ts';
import { refused, type Transition } from './result.ts';

/** How long a repeated first call with the same `Idempotency-Key` finds the account it opened. */
const REPEAT_WINDOW_MS = 24 * 60 * 60 * 1000;

type Of<T extends Change['type']> = Extract<Change, { type: T }>;

/** A new row in the given state, with nothing in it. */
export function blank(id: string, at: number): Account {
  return {
    id,
    state: 'anonymous',
    profile: {},
    epoch: 0,
    createdAt: at,
    seenAt: at,
    provision: true,
    directory: 'absent',
    sync: { desired: 1, done: 0, paceAt: 0, attempts: 0, retryAt: 0 },
  };
}

export function opened(account: Account | undefined, change: Of<'open'>): Transition {
  if (account) {
    const fresh = account.epoch === 0 && change.at - account.createdAt < REPEAT_WINDOW_MS;
    return fresh && account.state === 'anonymous'
      ? { type: 'repeated', account }
      : refused('stale');
  }
  const { firstUntil, provision } = change;
  const openedBy = change.action.name;
  const row = { ...blank(change.account, change.at), openedBy, provision };
  return act(firstUntil === undefined ? row : { ...row, firstUntil }, change);
}

export function recorded(account: Account | undefined, change: Of<'record'>): Transition {
  const current = account ?? recovered(change);
  const reason = refusal(current, change.credential);
  if (reason) return refused(reason);
  return act(
    { ...back(current, change.at), provision: true },
    { ...change, action: atWork(change) },
  );
}

/** A member's events say what the member is at work on. */
function atWork({ action, credential }: Of<'record'>): Action {
  const workspace = credential.kind === 'member' ? credential.workspace : undefined;
  return workspace === undefined ? action : { ...action, data: { ...action.data, workspace } };
}

/** The guest is not idle. */
export function seen(account: Account | undefined, change: Of<'seen'>): Transition {
  if (!account) return refused('unknown');
  const reason = refusal(account, { kind: 'anonymous', epoch: change.epoch });
  if (reason) return refused(reason);
  return { type: 'done', account: { ...account, seenAt: Math.max(account.seenAt, change.at) } };
}

/** Why a credential no longer speaks for an account; undefined when it does. */
export function refusal(account: Account, credential: Credential): Refusal | undefined {
  switch (account.state) {
    case 'released':
    case 'erased':
      return account.state;
    case 'culled':
      return credential.kind === 'anonymous' && isRestorable(account) && !account.was
        ? superseded(account, credential)
        : 'culled';
    case 'registered':
      return credential.kind === 'member' ? undefined : 'registered';
    default:
      return superseded(account, credential);
  }
}

function superseded({ epoch }: Account, credential: Credential): Refusal | undefined {
  return credential.kind === 'member' || credential.epoch === epoch ? undefined : 'superseded';
}

/** A row for a credential that verifies although the store has lost its account: FusionAuth will tell. */
export function recovered(change: {
  account: string;
  at: number;
  credential: Credential;
}): Account {
  const row: Account = { ...blank(change.account, change.at), directory: 'unknown' };
  return change.credential.kind === 'member'
    ? { ...row, state: 'registered' }
    : { ...row, epoch: change.credential.epoch };
}

function act(account: Account, change: { at: number; action: Action }): Transition {
  const { action, at } = change;
  const folded = fold(account.profile, action.operations);
  if (!folded.ok) return refused('full', folded.field);
  const next: Account = {
    ...account,
    profile: folded.profile,
    seenAt: Math.max(account.seenAt, at),
    sync: { ...account.sync, desired: account.sync.desired + 1 },
  };
  return { type: 'done', account: next, event: eventOf(account.id, action, at) };
}

function eventOf(account: string, action: Action, at: number): Event {
  const event: Event = { id: action.id, account, name: action.name, at };
  return action.data ? { ...event, data: action.data } : event;
}
