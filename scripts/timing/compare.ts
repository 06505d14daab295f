// How well two kinds of answers can be told apart by their time alone.

export interface Comparison {
  medians: readonly [number, number];
  /** Median of the second less that of the first. */
  difference: number;
  /** Chance that a random one of the second took longer than a random one of the first; 0.5 tells nothing. */
  auc: number;
}

/** Neither list may be empty. Ties count half (Mann-Whitney U). */
export function compare(first: readonly number[], second: readonly number[]): Comparison {
  const medians = [median(first), median(second)] as const;
  return { medians, difference: medians[1] - medians[0], auc: areaUnderCurve(first, second) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function areaUnderCurve(first: readonly number[], second: readonly number[]): number {
  const sorted = first.toSorted((one, other) => one - other);
  const wins = second.map(
    (value) => (below(sorted, value, false) + below(sorted, value, true)) / 2,
  );
  return wins.reduce((sum, count) => sum + count, 0) / (first.length * second.length);
}

/** How many of the sorted values are less than `value`, or, with `equal`, not greater. */
function below(sorted: readonly number[], value: number, equal: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const one = sorted[middle] ?? 0;
    if (one < value || (equal && one === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
