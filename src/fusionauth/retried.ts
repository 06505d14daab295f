// One more try, at once, for what only reads and somebody waits for: an idle connection may be closed by the
// other end just as it is used again. Nothing else is tried twice here; the reconciler repeats its own steps.
import { type Exchange, NoAnswer } from './exchange.ts';

/** Not after a time-out: a page should not wait for two. */
export function retried(exchange: Exchange): Exchange {
  return async (call) => {
    try {
      return await exchange(call);
    } catch (error) {
      const cut = error instanceof NoAnswer && error.silence === 'unreachable';
      if (!cut || call.method !== 'GET') throw error;
      return exchange(call);
    }
  };
}
