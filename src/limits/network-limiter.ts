// Counts by network, in this process's memory alone: nothing that follows from an address is ever stored (E4).
import { createHmac } from 'node:crypto';
import type { Clock, RandomBytes } from '../domain/random.ts';
import type { Rate } from '../domain/rate.ts';

export interface NetworkLimiterSettings {
  rate: Rate;
  now: Clock;
  random: RandomBytes;
}

/** Takes one from a network's share: 0, or the milliseconds until there is room again. */
export type TakeFromNetwork = (network: string) => number;

interface Window {
  n: number;
  until: number;
}

/** Networks remembered at once; beyond that the one whose window began first is forgotten. */
const MOST_NETWORKS = 50_000;
/** Windows that have ended and are forgotten with each take: more than a take can add. */
const SWEEP = 4;
const DAY_MS = 86_400_000;

/** A window begins with its first take. Networks are kept as keyed hashes, under a key thrown away daily. */
export function networkLimiter({ rate, now, random }: NetworkLimiterSettings): TakeFromNetwork {
  const windows = new Map<string, Window>();
  let salt = random(32);
  let saltedAt = now();

  function pseudonym(network: string, at: number): string {
    if (Math.abs(at - saltedAt) >= DAY_MS) {
      [salt, saltedAt] = [random(32), at];
      windows.clear();
    }
    return createHmac('sha256', salt).update(network).digest('base64url');
  }

  return (network) => {
    const at = now();
    const key = pseudonym(network, at);
    sweep(windows, at);
    let window = windows.get(key);
    if (!window || window.until <= at) {
      window = { n: 0, until: at + rate.ms };
      windows.delete(key);
      windows.set(key, window);
    }
    if (window.n >= rate.most) return window.until - at;
    window.n++;
    return 0;
  };
}

/** The map's order is that of the windows' ends, for all are equally long. */
function sweep(windows: Map<string, Window>, at: number): void {
  let left = SWEEP;
  for (const [key, { until }] of windows) {
    if (left-- === 0 || (until > at && windows.size < MOST_NETWORKS)) return;
    windows.delete(key);
  }
}
