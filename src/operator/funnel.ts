// Figures added up into what a table shows: how many came how far, by day or by the action that opened them.
import type { Figure, FigureName, Step } from '../domain/figures.ts';

export type Steps = Readonly<Record<Step | 'stranger', number>>;

export interface FunnelRow<Key> {
  key: Key;
  steps: Steps;
  /** Proven out of opened; undefined while none was opened. */
  rate: number | undefined;
}

const NOTHING: Steps = {
  stranger: 0,
  opened: 0,
  asked: 0,
  proven: 0,
  registered: 0,
  released: 0,
  merged: 0,
  culled: 0,
  restored: 0,
  erased: 0,
};

/** One row for each of `keys`, in their order; figures of other keys are left out. */
export function funnel<Key>(
  figures: readonly Figure[],
  keys: readonly Key[],
  keyOf: (figure: Figure) => Key,
): FunnelRow<Key>[] {
  const sums = new Map<Key, Record<string, number>>(keys.map((key) => [key, { ...NOTHING }]));
  for (const figure of figures) {
    const row = sums.get(keyOf(figure));
    if (row && figure.name in row) row[figure.name] = (row[figure.name] ?? 0) + figure.n;
  }
  return [...sums].map(([key, row]) => {
    const steps = row as Steps;
    return { key, steps, rate: steps.opened > 0 ? steps.proven / steps.opened : undefined };
  });
}

/** How much figures of a name come to, by what `keyOf` says. */
export function sumsBy<Key>(
  figures: readonly Figure[],
  name: FigureName,
  keyOf: (figure: Figure) => Key,
): Map<Key, number> {
  const sums = new Map<Key, number>();
  for (const figure of figures) {
    if (figure.name !== name) continue;
    sums.set(keyOf(figure), (sums.get(keyOf(figure)) ?? 0) + figure.n);
  }
  return sums;
}
