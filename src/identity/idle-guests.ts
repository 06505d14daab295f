// Guests of a shared device: their token lives for weeks, they themselves for as long as they make requests.
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import { refusal } from '../domain/transition/record.ts';
import type { Presented, Visitor } from './visitor.ts';

export interface IdleGuestsSettings {
  store: Pick<Store, 'account' | 'commit'>;
  /** How long a guest lasts without a request, milliseconds. */
  kiosk: number;
  /** How often being there is written down at most, milliseconds. */
  touchMs: number;
  now: Clock;
}

/** Asks the store with every request, so that every copy of the token ends, whichever process it comes to. */
export function idleGuests({ store, kiosk, touchMs, now }: IdleGuestsSettings) {
  return async (anonymous: Presented, passive: boolean): Promise<Visitor> => {
    const { account: id, epoch } = anonymous.token;
    const account = await store.account(id);
    const here = { anonymous, spentCookie: false };
    // A token that is worth nothing any more is told so by every route.
    if (!account || refusal(account, { kind: 'anonymous', epoch })) return here;
    const at = now();
    const { seenAt } = account;
    if (at - seenAt >= kiosk) {
      const bounds = { at: seenAt + kiosk, seenBefore: at - kiosk + 1 };
      return { spentCookie: true, lapsed: { reason: 'kiosk', anonymous, ...bounds } };
    }
    if (passive) return { ...here, endsAt: seenAt + kiosk };
    if (at - seenAt >= touchMs) await store.commit({ type: 'seen', account: id, at, epoch });
    return { ...here, endsAt: at + kiosk };
  };
}
