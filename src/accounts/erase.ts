// Erasure on the person's word: the row is emptied now, the cull's worker deletes the FusionAuth user.
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
export function eraser({ store, now, random }: EraseSettings) {
  const current = currentAccount(store);
  return async (visitor: Visitor): Promise<void> => {
    const account = await current(visitor);
    if (!account) throw new AppError('no_visitor');
    const at = now();
    await store.commit({ type: 'erase', id: uuidv7(at, random), account: account.id, at });
  };
}
