// How often a page may call each of Fullstory's functions: what Fullstory itself allows.
import { slidingWindow, type TakeFromKey } from './sliding-window.ts';

/** @param at when the call was made, epoch milliseconds: what waited for the network came late, not often */
export type TakePageCall = (op: string, page: string, at: number) => number;

/** https://developer.fullstory.com: sustained, and at once. */
const IDENTITY = [
  { most: 30, ms: 60_000 },
  { most: 10, ms: 1000 },
];
const EVENTS = [
  { most: 60, ms: 60_000 },
  { most: 40, ms: 1000 },
];

/** Every function has a share of its own. */
export function pageCallLimit(): TakePageCall {
  let time = 0;
  const now = () => time;
  const identity = slidingWindow(IDENTITY, now);
  const events = slidingWindow(EVENTS, now);
  const limits: Record<string, TakeFromKey> = { trackEvent: events, log: events };
  return (op, page, at) => {
    time = at;
    return (limits[op] ?? identity)(`${op} ${page}`);
  };
}
