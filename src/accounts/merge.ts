// Merge: the stub on a member's device goes into their account, on their word and never without it.
import type { Account } from '../domain/account.ts';
import { AppError } from '../domain/errors.ts';
import type { MergeRules } from '../domain/merge.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';
import type { Visitor } from '../identity/visitor.ts';
import { mergeFinisher } from './finish-merge.ts';
import { liveStub } from './merge-offer.ts';

export interface MergeSettings {
  store: Pick<Store, 'account' | 'commit'>;
  rules: MergeRules;
  now: Clock;
  random: RandomBytes;
}

/**
 * The stub is the one whose token came with the request; nothing else can name it. The stub as it then
 * stands: released, or, when the account could not take it in after all, anonymous under a new epoch.
 * @throws AppError `members_only`, `nothing_to_merge`
 */
export function merger({ store, rules, now, random }: MergeSettings) {
  const finish = mergeFinisher({ store, rules, now, random });
  return async ({ member, anonymous }: Visitor): Promise<Account> => {
    if (!member) throw new AppError('members_only');
    if (!anonymous) throw new AppError('nothing_to_merge');
    const { account, epoch } = anonymous.token;
    const before = await liveStub(store, anonymous.token);
    if (before?.merge) await finish(before);
    const at = now();
    const id = uuidv7(at, random);
    const about = { account, at, epoch, into: member.account };
    const outcome = await store.commit({ type: 'foldAway', id, ...about });
    if (outcome.type === 'refused') throw new AppError('nothing_to_merge');
    return finish(outcome.account);
  };
}
