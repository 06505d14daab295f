// The limits on what costs money or patience, put together from the configuration.
import { createHmac } from 'node:crypto';
import type { Config } from '../config/load.ts';
import type { Store } from '../domain/ports.ts';
import type { Clock, RandomBytes } from '../domain/random.ts';
import type { KeyRing } from '../identity/key-ring.ts';
import { type MailLimit, mailLimits } from '../limits/mail-limits.ts';
import { networkLimiter } from '../limits/network-limiter.ts';
import { slidingWindow } from '../limits/sliding-window.ts';
import { stubBudget } from '../limits/stub-budget.ts';
import type { Logger } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { derivedSecret } from './keys.ts';

export interface LimitParts {
  config: Config;
  store: Store;
  ring: KeyRing;
  now: Clock;
  random: RandomBytes;
  log: Logger;
  metrics: Metrics;
}

/** Of one page: sustained, and at once. */
const RELEASES = [
  { most: 30, ms: 60_000 },
  { most: 10, ms: 1000 },
];

export type Limits = ReturnType<typeof limits>;

export function limits({ config, store, ring, now, random, log, metrics }: LimitParts) {
  const secret = () => derivedSecret(ring, 'network');
  const byNetwork = { store, secret, now, random };
  const mails = networkLimiter({ ...byNetwork, name: 'mails', rate: config.MAIL_LIMIT_NETWORK });
  const stubs = networkLimiter({ ...byNetwork, name: 'stubs', rate: config.STUB_LIMIT_NETWORK });
  const admit = stubBudget({ store, fromNetwork: stubs, overall: config.STUB_LIMIT, now });
  const releases = slidingWindow(RELEASES, now);
  const salt = random(32);
  const onDecision = (limit: MailLimit | undefined) => {
    metrics.countMail(limit ?? 'allowed');
    if (limit === 'overall') log.warn('MAIL_LIMIT is reached: mails are not sent');
  };
  return {
    async admit(network: string | undefined) {
      const wait = await admit(network);
      if (wait > 0) metrics.countStubRefused();
      return wait;
    },
    mayMail: async (network: string | undefined) =>
      network === undefined || (await mails(network)) === 0,
    /** Kept as keyed hashes, in memory alone. */
    mayRelease: (page: string) => releases(createHmac('sha256', salt).update(page).digest('hex')),
    mailLimit: mailLimits({
      store,
      overall: config.MAIL_LIMIT,
      secret: () => derivedSecret(ring, 'mail-address'),
      now,
      onDecision,
    }),
  };
}
