// When a call was made, by our clock. A page's clock may be wrong by any amount.

/** When a batch was sent by the page's clock, and when it came by ours: epoch milliseconds. */
export interface Underway {
  sent: number;
  received: number;
}

/** What an answer is waited for, and so what a batch may have been under way, milliseconds. */
const UNDER_WAY_MS = 5000;

/**
 * Epoch milliseconds. A clock that agrees with ours is taken at its word: calls of one page then keep their
 * distance whichever batch comes first. One that is wrong is set right, and nothing happens in the future.
 */
export function pageTime(at: number, { sent, received }: Underway): number {
  const late = received - sent;
  const agrees = late >= 0 && late < UNDER_WAY_MS;
  return Math.min(received, agrees ? at : at + late);
}

/**
 * The latest that a call may have been made, epoch milliseconds: of the page's clock only what it says of how long
 * the call has waited.
 */
export function madeAtLatest(at: number, { sent, received }: Underway): number {
  return received - Math.max(0, sent - at);
}
