// When a call was made, by our clock. A page's clock may be wrong by any amount.

/** What an answer is waited for, and so what a batch may have been under way, milliseconds. */
const UNDER_WAY_MS = 5000;

/**
 * Epoch milliseconds. A clock that agrees with ours is taken at its word: calls of one page then keep their
 * distance whichever batch comes first. One that is wrong is set right, and nothing happens in the future.
 */
export function pageTime(
  at: number,
  { sent, received }: { sent: number; received: number },
): number {
  const late = received - sent;
  const agrees = late >= 0 && late < UNDER_WAY_MS;
  return Math.min(received, agrees ? at : at + late);
}
