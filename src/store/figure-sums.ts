// Figures gathered over a batch, so that each counter is written once.
import type { Figure } from '../domain/figures.ts';

export interface FigureSums {
  add(figures: readonly Figure[]): void;
  /** In one order for everybody, so that two writers never wait for each other. */
  take(): Figure[];
}

export function figureSums(): FigureSums {
  const sums = new Map<string, Figure>();
  return {
    add(figures) {
      for (const figure of figures) {
        const key = `${figure.name} ${figure.at} ${figure.of}`;
        const sum = sums.get(key);
        sums.set(key, sum ? { ...sum, n: sum.n + figure.n } : figure);
      }
    },
    take() {
      if (sums.size === 0) return [];
      const taken = [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, figure]) => figure);
      sums.clear();
      return taken;
    },
  };
}

/** How long the counts of single minutes are kept, milliseconds. */
export const MINUTES_KEPT_MS = 86_400_000;

/** From a row of name, at, subject and n. */
export function figureOf({ name, at, subject, n }: Record<string, unknown>): Figure {
  return { name: name as Figure['name'], at: Number(at), of: String(subject), n: Number(n) };
}
