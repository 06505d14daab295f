// Takes a merge back: the account gives up what it took in, and the stub is its person's again.
import { type Account, isStub } from '../domain/account.ts';
import { AppError } from '../domain/errors.ts';
import type { MergeEntry } from '../domain/merge.ts';
import { uuidv7 } from '../domain/random.ts';
import type { Visitor } from '../identity/visitor.ts';
import { mergeFinisher } from './finish-merge.ts';
import type { MergeSettings } from './merge.ts';
import { liveStub } from './merge-offer.ts';

/** How long a repeated request, whose first answer was lost, is given the stub again. */
const REPEAT_MS = 60_000;

/**
 * Only the account that took a stub in can give it back, to the browser that asks; its token is new.
 * @throws AppError `members_only`, `undo_ended`, `device_taken` when the browser carries another stub
 */
export function mergeUndoer({ store, rules, now, random }: MergeSettings) {
  const finish = mergeFinisher({ store, rules, now, random });

  return async (visitor: Visitor, stub: unknown): Promise<Account> => {
    const { member } = visitor;
    if (!member) throw new AppError('members_only');
    const entry = await entryOf(member.account, stub);
    if (!entry) throw new AppError('undo_ended');
    if (await carriesAnother(visitor, entry.stub)) throw new AppError('device_taken');
    const at = now();
    const id = uuidv7(at, random);
    const about = { account: entry.stub, at, merge: entry.id };
    const outcome = await store.commit({ type: 'takeBack', id, ...about });
    return outcome.type === 'refused' ? again(member.account, entry.stub) : finish(outcome.account);
  };

  /** The latest merge of that stub into that account. */
  async function entryOf(account: string, stub: unknown): Promise<MergeEntry | undefined> {
    const { merges = [] } = (await store.account(account)) ?? {};
    return merges.findLast((entry) => entry.stub === stub);
  }

  async function carriesAnother({ anonymous }: Visitor, stub: string): Promise<boolean> {
    if (!anonymous || anonymous.token.account === stub) return false;
    return (await liveStub(store, anonymous.token)) !== undefined;
  }

  async function again(account: string, id: string): Promise<Account> {
    const entry = await entryOf(account, id);
    const stub = await store.account(id);
    const recent = now() - (entry?.undoneAt ?? 0) < REPEAT_MS;
    if (!recent || !stub || !isStub(stub)) throw new AppError('undo_ended');
    return stub;
  }
}
