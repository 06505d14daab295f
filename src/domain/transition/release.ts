// Release: an identity ends on a device, or everywhere; what it recorded stays with it.
import type { Account } from '../account.ts';
import type { Change } from '../change.ts';
import type { Event } from '../event.ts';
import { recovered, refusal } from './record.ts';
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
  if (account.state === 'released') return { type: 'repeated', account };
  const reason = refusal(account, credential);
  if (reason) return refused(reason);
  const { seenBefore = Number.POSITIVE_INFINITY } = change;
  if (account.seenAt >= seenBefore) return refused('stale');
  return { type: 'done', account: tokensEnded(account), event: goodbye(change) };
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
