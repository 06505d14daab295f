// What is removed for its age, put together from the configuration.
import type { Config } from '../config/load.ts';
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import { type Retention, retention } from '../reaper/retention.ts';
import type { Logger } from '../telemetry/log.ts';

export interface RetainingParts {
  config: Config;
  store: Store;
  owner: string;
  now: Clock;
  log: Logger;
}

export function retaining({ config, store, owner, now, log }: RetainingParts): Retention {
  return retention({
    store,
    owner,
    now,
    events: config.EVENT_RETENTION,
    sessions: config.SESSION_TTL,
    onError: (error) => log.error({ err: error }, 'what is too old could not be removed'),
  });
}
