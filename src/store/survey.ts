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

/** A migration's file: `0003_cull_runs.sql`. */
export interface Migration {
  version: number;
  name: string;
}

export function schemaOf(known: readonly Migration[], applied: number) {
  const pending = known.filter(({ version }) => version > applied).map(({ name }) => name);
  return { applied, known: known.at(-1)?.version ?? 0, pending };
}
