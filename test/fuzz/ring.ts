// Keeps the latest few of something, to pick from.
import type { Random } from './random.ts';

export interface Ring<T> {
  keep(value: T): void;
  /** Undefined when nothing was kept, or none of it fits. */
  pick(random: Random, fits?: (value: T) => boolean): T | undefined;
}

export function ring<T>(most: number): Ring<T> {
  const kept: T[] = [];
  let next = 0;
  return {
    keep(value) {
      kept[next % most] = value;
      next += 1;
    },
    pick(random, fits = () => true) {
      const from = kept.filter(fits);
      return from.length === 0 ? undefined : random.pick(from);
    },
  };
}
