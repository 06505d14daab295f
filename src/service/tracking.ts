// What tracking is made of, by the configuration.
import type { Deps } from '../http/deps.ts';
import { endDevices } from '../http/tracking/end-devices.ts';
import { idDeriver } from '../identity/derive-id.ts';
import { collector } from '../tracking/collect.ts';
import { derivedSecret, type Keys } from './keys.ts';
import type { Parts } from './parts.ts';

type Tracking = Pick<Deps, 'collect' | 'endDevices'>;

export function tracking(
  { config, store, now, random }: Parts,
  { ring }: Pick<Keys, 'ring'>,
): Tracking {
  const hashSession = (scope: string, session: string) =>
    idDeriver(derivedSecret(ring, 'tracking'))(scope, session);
  return {
    collect: collector({ log: store.tracked, hashSession, random }),
    endDevices: endDevices({ store, now, secure: config.secure }),
  };
}
