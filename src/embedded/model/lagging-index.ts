// A term index that trails the records by a while, as FusionAuth's search engine does (#407, #789).
import type { TermIndex } from './term-index.ts';

/** In milliseconds; `frozen` shows nothing new until the index is flushed. */
export type Lag = number | 'frozen';

/** `index`, with each write seen by searches only `lag()` after it; removals are at once. */
export function laggingIndex(index: TermIndex, lag: () => Lag, now: () => number): TermIndex {
  let waiting: { user: number; written: number; write: () => void }[] = [];

  const catchUp = (fully = false): void => {
    if (waiting.length === 0) return;
    const ready = fully ? waiting.length : readyOf(waiting, lag(), now());
    for (const { write } of waiting.splice(0, ready)) write();
  };
  const later = (user: number, write: () => void): void => {
    if (lag() === 0) {
      catchUp();
      write();
    } else {
      waiting.push({ user, written: now(), write });
    }
  };
  return {
    fieldNumber: index.fieldNumber,
    add: (user, terms) => later(user, () => index.add(user, terms)),
    replace: (user, before, after) => later(user, () => index.replace(user, before, after)),
    remove(user) {
      waiting = waiting.filter((entry) => entry.user !== user);
      index.remove(user);
    },
    catchUp,
  };
}

/** How many writes, of those in the order they came, are old enough. */
function readyOf(waiting: { written: number }[], lag: Lag, now: number): number {
  if (lag === 'frozen') return 0;
  const first = waiting.findIndex(({ written }) => written + lag > now);
  return first === -1 ? waiting.length : first;
}
