// Release: a visitor's identity ends on this device, for whatever reason. Idempotent.
import type { ReleaseReason } from '../domain/change.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';
import type { Visitor } from '../identity/visitor.ts';

export interface ReleaseSettings {
  store: Pick<Store, 'commit'>;
  now: Clock;
  random: RandomBytes;
}

/** The goodbye is recorded under the old identity in the same commit that ends it. */
export function releaser({ store, now, random }: ReleaseSettings) {
  return async ({ member, anonymous }: Visitor, reason: ReleaseReason): Promise<void> => {
    const at = now();
    if (member) {
      const { account, hash: session } = member;
      await store.commit({ type: 'signOut', id: uuidv7(at, random), account, at, session, reason });
    }
    if (anonymous) {
      const { account, epoch } = anonymous.token;
      await store.commit({ type: 'release', id: uuidv7(at, random), account, at, epoch, reason });
    }
  };
}
