// What tracking is made of, by the configuration.
import type { Deps } from '../http/deps.ts';
import { endDevices } from '../http/tracking/end-devices.ts';
import { idDeriver } from '../identity/derive-id.ts';
import { pageCallLimit } from '../limits/page-calls.ts';
import { collector } from '../tracking/collect.ts';
import { type Delivery, delivery } from '../tracking/deliver.ts';
import { pageCallReceiver } from '../tracking/fullstory/receive.ts';
import { derivedSecret, type Keys } from './keys.ts';
import type { Parts } from './parts.ts';

/** Where the site has subscribers. */
export function deliveries({ site, store, owner, now, log }: Parts): Delivery | undefined {
  const { subscribers = [] } = site;
  if (subscribers.length === 0) return undefined;
  const onError = (subscriber: string, err: unknown) =>
    log.error({ subscriber, err }, 'a subscriber was not told; it will be told again');
  return delivery({ subscribers, store, owner, now, onError });
}

type Tracking = Pick<Deps, 'collect' | 'endDevices' | 'receivePageCalls'>;

export function tracking(
  { config, store, now, random }: Parts,
  { ring }: Pick<Keys, 'ring'>,
): Tracking {
  return {
    collect: collector({ log: store.tracked, hashId: hasher(ring), random }),
    receivePageCalls: pageCallReceiver({ log: store.tracked, now, random, take: pageCallLimit() }),
    endDevices: endDevices({ store, now, secure: config.secure }),
  };
}

/** With a key that changes when the ring's does; making one takes longer than using it. */
function hasher(ring: Keys['ring']) {
  let made: { of: unknown; hash: ReturnType<typeof idDeriver> } | undefined;
  return (scope: string, id: string): string => {
    if (made?.of !== ring.active) {
      made = { of: ring.active, hash: idDeriver(derivedSecret(ring, 'tracking')) };
    }
    return made.hash(scope, id);
  };
}
