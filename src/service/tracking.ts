// What tracking is made of, by the configuration.
import type { Deps } from '../http/deps.ts';
import { endDevices } from '../http/tracking/end-devices.ts';
import { idDeriver } from '../identity/derive-id.ts';
import { pageCallLimit } from '../limits/page-calls.ts';
import { collector } from '../tracking/collect.ts';
import { pageCallReceiver } from '../tracking/fullstory/receive.ts';
import { derivedSecret, type Keys } from './keys.ts';
import type { Parts } from './parts.ts';

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
