// What every suite of the benchmark is given.
import type { Load } from './load/start.ts';
import type { Costs } from './report/costs.ts';
import type { Point } from './report/curve.ts';
import type { Lines } from './report/line.ts';

export interface Bench {
  load: Load;
  rounds: number;
  /** Milliseconds that a side is measured in one round, and that it runs before. */
  time: number;
  warmUp: number;
  /** Milliseconds that a server is visited before its first round: V8 takes its time to optimise. */
  start: number;
  /** Stale stubs to cull. */
  stubs: number;
  /** Adds to the raw output. */
  say(text: string): void;
}

export interface Measured {
  lines: Lines;
  /** Points of the curve: what a visit costs at which size. */
  points?: readonly Point[];
  /** What the simulation reckons with. */
  costs?: Costs;
}

export type Suite = (bench: Bench) => Promise<Measured>;

/** Connections of every load that asks as fast as it is answered. */
export const CONNECTIONS = 64;
