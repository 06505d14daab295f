// Privacy mode: a guest's stub is held for the way back, and no token speaks for it meanwhile.
import type { Account } from '../domain/account.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';
import type { AnonymousToken } from '../identity/anonymous-claims.ts';
import type { HeldStub } from '../identity/sealed-identity.ts';

export interface IncognitoSettings {
  store: Pick<Store, 'commit'>;
  now: Clock;
  random: RandomBytes;
}

export interface Incognito {
  /**
   * Ends every token of a stub but the way back. `id` is the form's, a UUID that only its page knows: sent twice,
   * it holds once. @returns undefined when the token speaks for nobody any more
   */
  hold(token: AnonymousToken, id: string): Promise<HeldStub | undefined>;
  /** @returns the stub that is back; undefined when it has ended, or is somebody's account by now */
  resume(held: HeldStub): Promise<Account | undefined>;
}

export function incognito({ store, now, random }: IncognitoSettings): Incognito {
  return {
    async hold({ account, epoch }, id) {
      const about = { type: 'release', id, account, at: now(), epoch, reason: 'privacy' } as const;
      const outcome = await store.commit({ ...about, hold: true });
      if (outcome.type === 'refused' || outcome.account.held !== id) return undefined;
      return { account, epoch: outcome.account.epoch };
    },
    async resume({ account, epoch }) {
      const at = now();
      const outcome = await store.commit({
        type: 'resume',
        id: uuidv7(at, random),
        account,
        at,
        epoch,
      });
      return outcome.type === 'refused' ? undefined : outcome.account;
    },
  };
}
