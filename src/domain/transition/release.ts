// Release: an anonymous identity ends on this device; what it recorded stays with it.
import type { Account } from '../account.ts';
import type { Change } from '../change.ts';
import { refusal } from './record.ts';
import { refused, type Transition } from './result.ts';

/**
 * Ends every token of the account. A stub whose mail is under way stays converting, so that the link
 * still works; only this device forgets it.
 */
export function released(
  account: Account | undefined,
  change: Extract<Change, { type: 'release' }>,
): Transition {
  if (!account) return refused('unknown');
  if (account.state === 'released') return { type: 'repeated', account };
  const reason = refusal(account, { kind: 'anonymous', epoch: change.epoch });
  if (reason) return refused(reason);
  return {
    type: 'done',
    account: {
      ...account,
      state: account.state === 'converting' ? 'converting' : 'released',
      epoch: account.epoch + 1,
    },
    event: {
      id: change.id,
      account: account.id,
      name: 'identity.released',
      at: change.at,
      data: { reason: change.reason },
    },
  };
}
