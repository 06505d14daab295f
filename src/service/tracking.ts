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
  const hashSession = (scope: string, session: string) =>
    idDeriver(derivedSecret(ring, 'tracking'))(scope, session);
  return {
    collect: collector({ log: store.tracked, hashSession, random }),
    receivePageCalls: pageCallReceiver({ log: store.tracked, now, random, take: pageCallLimit() }),
    endDevices: endDevices({ store, now, secure: config.secure }),
  };
}
