// The ends of an account: culled for being idle, erased on the person's word, forgotten when neither matters.
import { type Account, isCullable, isEnded } from '../account.ts';
import type { Change } from '../change.ts';
import { isIdle } from '../idle.ts';
import { blank } from './record.ts';
import { refused, type Transition } from './result.ts';

type Of<T extends Change['type']> = Extract<Change, { type: T }>;

/** Erasure keeps an empty row, so that a copy of the cookie cannot bring the account back. */
export function erased(account: Account | undefined, change: Of<'erase'>): Transition {
  if (!account) return refused('unknown');
  if (account.state === 'erased') return { type: 'repeated', account };
  if (change.merge !== undefined && !isMergedBy(account, change.merge)) return refused('stale');
  if (change.known && hasOthers(account, change.known)) return refused('stale');
  const { conversion: _, merge: __, merges: ___, ...rest } = account;
  const { firstUntil: _f, was: _w, deleting: _d, ...kept } = rest;
  const { lookAt: ____, parked: _____, ...sync } = account.sync;
  return {
    type: 'done',
    account: {
      ...kept,
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

function hasOthers({ merges = [] }: Account, known: readonly string[]): boolean {
  return merges.some(({ id }) => !known.includes(id));
}

/**
 * The tombstone of a cull: only an idle stub, never one that is converting, registered or part of a merge (I6).
 * A stub whose row was lost gets one too, which holds the grace period.
 */
export function culled(row: Account | undefined, change: Of<'cull'>): Transition {
  const account = row ?? lost(change);
  if (account.state === 'culled') return { type: 'repeated', account };
  if (!isCullable(account) || !isIdle(account, change)) return refused('stale');
  const { id, at, run } = change;
  const was = account.state === 'released' ? 'released' : account.was;
  return {
    type: 'done',
    account: { ...account, state: 'culled', endedAt: at, ...(was ? { was } : {}) },
    event: { id, account: account.id, name: 'account.culled', at, ...byRun(run) },
  };
}

function lost({ account, at, seenBefore }: Of<'cull'>): Account {
  const row = blank(account, at);
  const { desired } = row.sync;
  return {
    ...row,
    directory: 'present',
    was: 'lost',
    seenAt: seenBefore - 1,
    sync: { ...row.sync, done: desired },
  };
}

/** From here on nothing brings a culled account back: a visitor who comes now is a stranger (C3). */
export function condemned(account: Account | undefined): Transition {
  if (!account) return refused('unknown');
  if (account.state !== 'culled') return refused('stale');
  if (account.deleting) return { type: 'repeated', account };
  return { type: 'done', account: { ...account, deleting: true } };
}

/**
 * Removes the row of an account that FusionAuth no longer holds and no cookie can name. A cull leaves an event
 * that says so (C11); an erasure leaves nothing.
 */
export function forgotten(account: Account | undefined, change: Of<'forget'>): Transition {
  if (!account) return refused('unknown');
  if (!isEnded(account)) return refused('stale');
  if (account.state === 'erased') return { type: 'done', account, forget: true };
  const { id, at, run } = change;
  const event = { id, account: account.id, name: 'account.deleted', at, ...byRun(run) };
  return { type: 'done', account, event, forget: true };
}

function byRun(run: string | undefined): { data?: { run: string } } {
  return run === undefined ? {} : { data: { run } };
}
