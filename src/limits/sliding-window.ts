// So many within any stretch of time, for each key, in memory. What is refused takes nothing: a page that
// tries too hard is let in again as soon as what it did do is long enough ago.
import type { Clock } from '../domain/random.ts';
import type { Rate } from '../domain/rate.ts';

/** Takes one from a key's share: 0, or the milliseconds until there is room again. */
export type TakeFromKey = (key: string) => number;

/** Keys remembered at once; beyond that the one that took longest ago is forgotten. */
const MOST_KEYS = 10_000;
/** Keys that may be forgotten with each take: more than a take can add. */
const SWEEP = 4;

/** Every one of `rates` holds, over any stretch of its length. A clock that is set back forgets what is ahead. */
export function slidingWindow(rates: readonly Rate[], now: Clock): TakeFromKey {
  const longest = Math.max(...rates.map(({ ms }) => ms));
  const taken = new Map<string, number[]>();

  return (key) => {
    const at = now();
    const times = recent(taken.get(key) ?? [], at, longest);
    sweep(taken, at - longest);
    const wait = Math.max(...rates.map((rate) => waitFor(rate, times, at)));
    if (wait > 0) return wait;
    taken.delete(key);
    taken.set(key, [...times, at]);
    return 0;
  };
}

function recent(times: readonly number[], at: number, ms: number): readonly number[] {
  return times.filter((time) => time <= at && at - time < ms);
}

/** Until the oldest of the last `most` is no longer within the window. */
function waitFor({ most, ms }: Rate, times: readonly number[], at: number): number {
  if (most === 0) return ms;
  const oldest = times.at(-most);
  return oldest === undefined ? 0 : Math.max(0, oldest + ms - at);
}

/** The map's order is that of the last takes. */
function sweep(taken: Map<string, readonly number[]>, before: number): void {
  let left = SWEEP;
  for (const [key, times] of taken) {
    const idle = (times.at(-1) ?? 0) <= before;
    if (left-- === 0 || (!idle && taken.size < MOST_KEYS)) return;
    taken.delete(key);
  }
}
