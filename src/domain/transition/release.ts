// Release: an identity ends on a device, or everywhere; what it recorded stays with it.
import type { Account } from '../account.ts';
import type { Change } from '../change.ts';
import type { Event } from '../event.ts';
import { recovered, refusal } from './record.ts';
import { back } from './restore.ts';
import { refused, type Transition } from './result.ts';

type Of<T extends Change['type']> = Extract<Change, { type: T }>;

/**
 * Ends every token of the account. A stub whose mail is under way stays converting, so that the link
 * still works; only this device forgets it. A row that was lost is made again, or a copy of the token
 * would bring the stub back.
 */
export function released(row: Account | undefined, change: Of<'release'>): Transition {
  const credential = { kind: 'anonymous', epoch: change.epoch } as const;
  const account = row ?? recovered({ ...change, credential });
  if (isAgain(account, change)) return saidAgain(account, change.at);
  if (account.state === 'released') return { type: 'repeated', account };
  const reason = refusal(account, credential);
  if (reason) return refused(reason);
  const { seenBefore = Number.POSITIVE_INFINITY } = change;
  if (account.seenAt >= seenBefore) return refused('stale');
  const next = change.hold ? withheld(account, change) : tokensEnded(account);
  return { type: 'done', account: next, event: goodbye(change) };
}

/** The same form again, with the token that the first time has ended. Its id is known to that form's page alone. */
function isAgain({ held, epoch }: Account, change: Of<'release'>): boolean {
  return change.hold === true && held === change.id && epoch === change.epoch + 1;
}

/** Nothing changes but when it was seen: the answer hands out what lives as long as at the first time (I6). */
function saidAgain(account: Account, at: number): Transition {
  if (account.seenAt >= at) return { type: 'repeated', account };
  return { type: 'done', account: { ...back(account, at), seenAt: at } };
}

/** No token was issued with this epoch; whoever resumes the stub gets the first. */
function withheld(account: Account, { id, at }: Of<'release'>): Account {
  const row = back(account, at);
  return { ...row, held: id, epoch: row.epoch + 1, seenAt: Math.max(row.seenAt, at) };
}

/** A stub that was held is its visitor's again. Whoever says it twice has said it once. */
export function resumed(row: Account | undefined, change: Of<'resume'>): Transition {
  const credential = { kind: 'anonymous', epoch: change.epoch } as const;
  const account = row ?? recovered({ ...change, credential });
  const reason = refusal(account, credential);
  if (reason) return refused(reason);
  const { id, at } = change;
  if (row && row.held === undefined) return saidAgain(account, at);
  const { held: _, ...freed } = back(account, at);
  return {
    type: 'done',
    account: { ...freed, seenAt: Math.max(freed.seenAt, at) },
    event: { id, account: account.id, name: 'identity.resumed', at },
  };
}

/** On an operator's word: no session and no token speaks for the account any more. */
export function releasedEverywhere(
  account: Account | undefined,
  change: Of<'releaseAll'>,
): Transition {
  if (!account) return refused('unknown');
  if (account.state === 'culled' || account.state === 'erased') return refused(account.state);
  if (account.state === 'released') return { type: 'repeated', account };
  return {
    type: 'done',
    account: { ...tokensEnded(account), freshAfter: change.at },
    event: goodbye(change),
    session: { type: 'endAll', account: account.id },
  };
}

function tokensEnded(account: Account): Account {
  const state = account.state === 'anonymous' ? 'released' : account.state;
  return { ...account, state, epoch: account.epoch + 1 };
}

function goodbye({ id, account, at, reason }: Of<'release' | 'releaseAll'>): Event {
  return { id, account, name: 'identity.released', at, data: { reason } };
}
