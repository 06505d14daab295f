// The most calls a second that this process makes to FusionAuth. Whoever sees a page does not wait for the
// ceiling, but counts towards it; conversions go before everything else that the reconciler does.
import type { Clock } from '../domain/random.ts';

export type Urgency = 'page' | 'conversion' | 'profile';

/** Resolves when the call may go out. */
export type Ceiling = (urgency: Urgency) => Promise<void>;

export interface CeilingSettings {
  perSecond: number;
  now: Clock;
  /** Resolves after so many milliseconds. */
  sleep: (ms: number) => Promise<unknown>;
}

/** How late a call may be made up for, milliseconds: timers are coarse. */
const SLACK_MS = 50;
/** How far pages may run ahead of the ceiling, milliseconds, before the reconciler gets its turn all the same. */
const MOST_AHEAD_MS = 1000;

/** Calls one by one, a second divided by the ceiling apart; at most a twentieth more in any one second. */
export function callCeiling({ perSecond, now, sleep }: CeilingSettings): Ceiling {
  const apart = 1000 / perSecond;
  const waiting = { conversion: [] as (() => void)[], profile: [] as (() => void)[] };
  let next = 0;
  let letting = false;

  const spend = () => {
    next = Math.min(Math.max(next, now() - SLACK_MS) + apart, now() + MOST_AHEAD_MS + apart);
  };

  async function letThrough(): Promise<void> {
    letting = true;
    while (waiting.conversion.length + waiting.profile.length > 0) {
      // It is never so far ahead, unless the clock was set back.
      if (next - now() > MOST_AHEAD_MS + apart) next = now();
      const wait = next - now();
      if (wait > 0) {
        await sleep(wait);
        continue;
      }
      spend();
      (waiting.conversion.shift() ?? waiting.profile.shift())?.();
    }
    letting = false;
  }

  return async (urgency) => {
    if (urgency === 'page') return spend();
    const turn = new Promise<void>((resolve) => waiting[urgency].push(resolve));
    if (!letting) letThrough();
    return turn;
  };
}
