// How many within how long.

export interface Rate {
  most: number;
  /** Milliseconds. */
  ms: number;
}
