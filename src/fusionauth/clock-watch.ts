// What FusionAuth's clock says: the date of its answers (RFC 9110, 6.6.1), or, since not every version sends one,
// an instant that it has just stamped a record with.
import type { ClockReading } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import type { Exchange } from './exchange.ts';

export interface ClockWatch {
  /** Listens to the answers. */
  heard: Exchange;
  /** Whether answers carry no date, and no stamp has told the time for a second. */
  wantsStamp(): boolean;
  /** FusionAuth has just stamped a record with this instant, epoch milliseconds. */
  stamped(instant: number): void;
  /** The latest; undefined when none told. */
  reading(): ClockReading | undefined;
}

/** A date has whole seconds, and is on average half a second old. */
const HALF_SECOND_MS = 500;

export function watchClock(exchange: Exchange, now: Clock): ClockWatch {
  let latest: ClockReading | undefined;
  let dated = false;
  return {
    reading: () => latest,
    wantsStamp: () => !dated && (latest === undefined || Math.abs(now() - latest.at) > 1000),
    stamped(instant) {
      latest = { at: now(), ahead: now() - instant };
    },
    async heard(call) {
      const sent = now();
      const reply = await exchange(call);
      const at = now();
      if (reply.date !== undefined) {
        dated = true;
        latest = { at, ahead: (sent + at) / 2 - reply.date - HALF_SECOND_MS };
      }
      return reply;
    },
  };
}
