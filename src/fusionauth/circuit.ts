// Whether FusionAuth answers. While it does not, one page at a time tries, and the others are told at once.
import type { Clock } from '../domain/random.ts';
import { type Exchange, isUseful, NoAnswer } from './exchange.ts';

export interface Circuit {
  /** Since when no call was answered, epoch milliseconds; undefined while calls are, or too few were not. */
  silentSince(): number | undefined;
  /** Listens to what becomes of the calls. */
  heard(exchange: Exchange): Exchange;
  /** Holds back what somebody waits for, while FusionAuth is silent and another call is finding out. */
  guarded(exchange: Exchange): Exchange;
}

/** Calls in a row without a useful answer that make a silence. */
const ENOUGH = 3;

/** One circuit for one API key: what FusionAuth refuses to one, it may do for another. */
export function openCircuit(now: Clock): Circuit {
  let failures = 0;
  let since = 0;
  let trying = false;

  const silentSince = () => (failures >= ENOUGH ? since : undefined);

  function note(answered: boolean): void {
    if (!answered && failures === 0) since = now();
    failures = answered ? 0 : failures + 1;
  }

  return {
    silentSince,
    heard: (exchange) => async (call) => {
      try {
        const reply = await exchange(call);
        note(isUseful(reply.status));
        return reply;
      } catch (error) {
        note(false);
        throw error;
      }
    },
    guarded: (exchange) => async (call) => {
      if (silentSince() === undefined) return exchange(call);
      if (trying) throw new NoAnswer('withheld', 'not asked, for nothing is answered at present');
      trying = true;
      try {
        return await exchange(call);
      } finally {
        trying = false;
      }
    },
  };
}
