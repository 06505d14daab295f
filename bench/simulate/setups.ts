// How the service is set up: the settings that size is a matter of.
import { settings } from '../../src/config/table.ts';

export interface Setup {
  /** PROFILE_BURST. */
  burst: number;
  /** PROFILE_INTERVAL, seconds. */
  interval: number;
  provision: 'immediate' | 'on-return';
  /** EVENT_RETENTION, days. */
  retention: number;
}

const { PROFILE_BURST, PROFILE_INTERVAL, PROVISION, EVENT_RETENTION } = settings;

export const setups = {
  'as it comes': {
    burst: PROFILE_BURST.parse(PROFILE_BURST.fallback),
    interval: PROFILE_INTERVAL.parse(PROFILE_INTERVAL.fallback) / 1000,
    provision: PROVISION.parse(PROVISION.fallback),
    retention: EVENT_RETENTION.parse(EVENT_RETENTION.fallback) / 86_400_000,
  },
  'set up for size': { burst: 1, interval: 900, provision: 'on-return', retention: 30 },
} as const satisfies Record<string, Setup>;
