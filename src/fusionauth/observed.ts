// Every exchange is timed and counted, by endpoint and by what came of it.
import { type Exchange, NoAnswer } from './exchange.ts';

export interface Observation {
  method: string;
  endpoint: string;
  /** `2xx`, `4xx` or `5xx`, or why there was no answer. */
  outcome: string;
  seconds: number;
}

/** @param clock milliseconds from anywhere, never set back */
export function observed(
  exchange: Exchange,
  clock: () => number,
  observe: (observation: Observation) => void,
): Exchange {
  return async (call) => {
    const started = clock();
    const { method, endpoint } = call;
    const ended = (outcome: string) =>
      observe({ method, endpoint, outcome, seconds: (clock() - started) / 1000 });
    try {
      const reply = await exchange(call);
      ended(`${Math.floor(reply.status / 100)}xx`);
      return reply;
    } catch (error) {
      ended(error instanceof NoAnswer ? error.silence : 'fault');
      throw error;
    }
  };
}
