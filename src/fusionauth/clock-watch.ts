// What FusionAuth's clock says: every HTTP answer carries a date (RFC 9110, 6.6.1).
import type { Clock } from '../domain/random.ts';
import type { Exchange } from './exchange.ts';

export interface ClockWatch {
  /** Listens to the answers. */
  heard: Exchange;
  /** By how many milliseconds our clock is ahead, by the latest answer; undefined when none told. */
  ahead(): number | undefined;
}

/** A date has whole seconds, and is on average half a second old. */
const HALF_SECOND_MS = 500;

export function watchClock(exchange: Exchange, now: Clock): ClockWatch {
  let ahead: number | undefined;
  return {
    ahead: () => ahead,
    async heard(call) {
      const sent = now();
      const reply = await exchange(call);
      if (reply.date !== undefined) ahead = (sent + now()) / 2 - reply.date - HALF_SECOND_MS;
      return reply;
    },
  };
}
