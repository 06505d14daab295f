// What a look at a store tells that changes nothing in it.

export interface StoreSurvey {
  /** A file, or the host and name of a database; no credentials. */
  place: string;
  /** The schema it has; 0 before the first start. */
  applied: number;
  /** The schema that this version of Vestibule knows. */
  known: number;
  /** Files of migrations that are still to be applied, in their order. */
  pending: readonly string[];
  /** Why nothing can be written; undefined when it can. */
  readOnly: string | undefined;
  /** Epoch milliseconds by the store's own clock, where that is not ours. */
  clock: number | undefined;
  /** Bytes that are free where it lies; undefined where that cannot be seen from here. */
  free: number | undefined;
}
