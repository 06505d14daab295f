// One line of the table: what was measured, what it should reach, and whether it does.
import { medianOf } from './statistics.ts';

export interface Line {
  /** What a reader of the table sees measured. */
  what: string;
  /** Median over the rounds. */
  value: number;
  unit: string;
  target: string;
  ok: boolean;
  /** Least and most of the rounds. */
  spread?: readonly [number, number];
  /** The figures behind a ratio, in words. */
  behind?: string;
}

export type Lines = Readonly<Record<string, Line>>;

export interface Goal {
  what: string;
  unit: string;
  /** The limit, and on which side of it to be. */
  least?: number;
  most?: number;
}

/** A line from the values of the rounds. */
export function line(goal: Goal, values: readonly number[], behind?: string): Line {
  const { what, unit } = goal;
  const { median, least, most } = medianOf(values);
  const value = rounded(median);
  return {
    what,
    value,
    unit,
    target: targetOf(goal),
    ok: value >= (goal.least ?? Number.NEGATIVE_INFINITY) && value <= (goal.most ?? Infinity),
    ...(values.length > 1 && { spread: [rounded(least), rounded(most)] as const }),
    ...(behind && { behind }),
  };
}

function targetOf({ least, most }: Goal): string {
  return least === undefined ? `≤ ${most}` : `≥ ${least}`;
}

/** Three figures are as many as mean anything. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
