// A term index that trails the records by a while, as FusionAuth's search engine does (#407, #789).
import type { TermIndex } from './term-index.ts';

/** `index`, with each write seen by searches only `lag` milliseconds after it; removals are at once. */
export function laggingIndex(index: TermIndex, lag: number, now: () => number): TermIndex {
  let waiting: { user: number; due: number; write: () => void }[] = [];
  const later = (user: number, write: () => void): void => {
    waiting.push({ user, due: now() + lag, write });
  };
  return {
    fieldNumber: index.fieldNumber,
    add: (user, terms) => later(user, () => index.add(user, terms)),
    replace: (user, before, after) => later(user, () => index.replace(user, before, after)),
    remove(user) {
      waiting = waiting.filter((entry) => entry.user !== user);
      index.remove(user);
    },
    catchUp(fully = false) {
      const next = fully ? -1 : waiting.findIndex(({ due }) => due > now());
      const ready = next === -1 ? waiting : waiting.slice(0, next);
      waiting = next === -1 ? [] : waiting.slice(next);
      for (const { write } of ready) write();
    },
  };
}
