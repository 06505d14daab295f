// Erasure on the person's word: the row is emptied now, the cull's worker deletes the FusionAuth user.
import type { Account } from '../domain/account.ts';
import type { Change, Outcome } from '../domain/change.ts';
import { AppError } from '../domain/errors.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';
import type { Visitor } from '../identity/visitor.ts';
import { currentAccount } from './speaker.ts';

export interface EraseSettings {
  store: Pick<Store, 'commit' | 'account'>;
  now: Clock;
  random: RandomBytes;
}

/** @throws AppError `no_visitor` when nobody is there to erase */
export function eraser(settings: EraseSettings) {
  const current = currentAccount(settings.store);
  return async (visitor: Visitor): Promise<void> => {
    const account = await current(visitor);
    if (!account) throw new AppError('no_visitor');
    await eraseAccount(settings, account);
  };
}

/** Erasure on an operator's word, for whoever asks by letter. Undefined when there is nothing left to erase. */
export type EraseById = (account: string) => Promise<Account | undefined>;

export function operatorEraser(settings: EraseSettings): EraseById {
  return async (id) => {
    const account = await settings.store.account(id);
    if (!account || account.state === 'erased') return undefined;
    await eraseAccount(settings, account);
    return account;
  };
}

type Erasing = Pick<EraseSettings, 'now' | 'random'> & { store: Pick<Store, 'commit'> };

/**
 * Erases an account with every trace that merges have left of it: first the stubs that were merged into it,
 * and, of a merged stub, the journal entry of the account that took it in.
 */
export async function eraseAccount(settings: Erasing, account: Account): Promise<void> {
  const { merges = [] } = account;
  for (const { id, stub, undoneAt } of merges) {
    if (undoneAt === undefined) await erase(settings, stub, { merge: id });
  }
  await forgetMerge(settings, account);
  const known = merges.map(({ id }) => id);
  const outcome = await erase(settings, account.id, { known });
  // Another stub has been merged into it meanwhile.
  const late = outcome.type === 'refused' && outcome.reason === 'stale' && outcome.account;
  if (late) await eraseAccount(settings, late);
}

/** The end of a merge that nobody can take back any more: the journal entry goes, then the stub. */
export async function eraseMerged(settings: Erasing, stub: Account): Promise<Account> {
  await forgetMerge(settings, stub);
  const { merge } = stub;
  const outcome = await erase(settings, stub.id, merge ? { merge: merge.id } : {});
  return outcome.account ?? stub;
}

async function forgetMerge({ store, now }: Erasing, { merge }: Account): Promise<void> {
  if (merge) await store.commit({ type: 'seal', account: merge.into, at: now(), merge: merge.id });
}

type Only = Pick<Extract<Change, { type: 'erase' }>, 'merge' | 'known'>;

function erase({ store, now, random }: Erasing, account: string, only: Only): Promise<Outcome> {
  const at = now();
  return store.commit({ type: 'erase', id: uuidv7(at, random), account, at, ...only });
}
