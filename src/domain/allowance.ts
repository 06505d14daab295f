// Room for things that cost money or patience: so many within a window, counted over all processes.

export interface Allowance {
  /** What is counted; no address of a person or a machine stands in it as it is. */
  key: string;
  /** How many fit into a window. */
  most: number;
  /** Length of a window, which begins with the first that is taken; milliseconds. */
  ms: number;
  /** How many are taken at once; 1 unless said. */
  by?: number;
}

export type Taken =
  /** `until`: when the first of the windows ends, epoch milliseconds. */
  | { taken: true; until: number }
  /** `full`: the key without room; `until`: when its window ends. */
  | { taken: false; full: string; until: number };
