// Restore: an operator brings a culled account back, as long as its deletion has not begun.
import type { Outcome } from '../domain/change.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';

export interface RestoreSettings {
  store: Pick<Store, 'commit'>;
  now: Clock;
  random: RandomBytes;
}

export type Restore = (account: string) => Promise<Outcome>;

/** `repeated` when it was not culled, `refused` when it is not known or being deleted. The reconciler tells FusionAuth. */
export function restorer({ store, now, random }: RestoreSettings): Restore {
  return (account) => {
    const at = now();
    return store.commit({ type: 'restore', account, at, id: uuidv7(at, random) });
  };
}
