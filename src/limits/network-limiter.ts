// Counts by network, over all processes. Most networks stay below a tenth of their share, and nothing of theirs
// leaves this process's memory; what goes beyond is counted in the store, under a keyed hash, for its window.
import { createHmac } from 'node:crypto';
import type { Store } from '../domain/ports.ts';
import type { Clock, RandomBytes } from '../domain/random.ts';
import type { Rate } from '../domain/rate.ts';

export interface NetworkLimiterSettings {
  /** What is counted: part of the store's key. */
  name: string;
  rate: Rate;
  store: Pick<Store, 'take'>;
  /** The store's hashes are keyed with this; the same in every process. */
  secret: () => Uint8Array;
  now: Clock;
  random: RandomBytes;
}

/** Takes one from a network's share: 0, or the milliseconds until there is room again. */
export type TakeFromNetwork = (network: string) => Promise<number>;

interface Window {
  /** Taken, and how many may be without a word to the store. */
  n: number;
  granted: number;
  /** How many of those the store has not heard of. */
  unheard: number;
  until: number;
  /** Until when there is no room, as the store last said. */
  full: number;
}

/** Networks remembered at once; beyond that the one whose window began first is forgotten. */
const MOST_NETWORKS = 50_000;
/** Windows that have ended and are forgotten with each take: more than a take can add. */
const SWEEP = 4;
const DAY_MS = 86_400_000;

/** A window begins with its first take. In memory, networks are hashes under a key that is thrown away daily. */
export function networkLimiter(settings: NetworkLimiterSettings): TakeFromNetwork {
  const { name, rate, store, secret, now, random } = settings;
  const block = Math.max(1, Math.floor(rate.most / 10));
  const windows = new Map<string, Window>();
  let salt = random(32);
  let saltedAt = now();

  function pseudonym(network: string, at: number): string {
    if (Math.abs(at - saltedAt) >= DAY_MS) {
      [salt, saltedAt] = [random(32), at];
      windows.clear();
    }
    return hash(salt, network);
  }

  function windowOf(key: string, at: number): Window {
    const found = windows.get(key);
    if (found && found.until > at) return found;
    const free = Math.min(block, rate.most);
    const window = { n: 0, granted: free, unheard: free, until: at + rate.ms, full: 0 };
    windows.delete(key);
    windows.set(key, window);
    return window;
  }

  /** The next block, and with it what was taken before the store heard of this network. */
  async function takeBlock(network: string, window: Window, at: number): Promise<void> {
    const { unheard } = window;
    const key = `network ${name} ${hash(secret(), `${Math.floor(at / DAY_MS)} ${network}`)}`;
    window.unheard = 0;
    try {
      const answer = await store.take([{ key, ...rate, by: unheard + block }], at);
      if (answer.taken) window.granted += block;
      else window.full = answer.until;
    } catch (error) {
      window.unheard = unheard;
      throw error;
    }
  }

  return async (network) => {
    const at = now();
    const key = pseudonym(network, at);
    sweep(windows, at);
    const window = windowOf(key, at);
    while (window.n >= window.granted) {
      if (window.full > at) return window.full - at;
      await takeBlock(network, window, at);
    }
    window.n++;
    return 0;
  };
}

function hash(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** The map's order is that of the windows' ends, for all are equally long. */
function sweep(windows: Map<string, Window>, at: number): void {
  let left = SWEEP;
  for (const [key, { until }] of windows) {
    if (left-- === 0 || (until > at && windows.size < MOST_NETWORKS)) return;
    windows.delete(key);
  }
}
