// Which migrations a store has, and which this version of Vestibule knows.

/** A migration's file: `0003_cull_runs.sql`. */
export interface Migration {
  version: number;
  name: string;
}

export function schemaOf(known: readonly Migration[], applied: number) {
  const pending = known.filter(({ version }) => version > applied).map(({ name }) => name);
  return { applied, known: known.at(-1)?.version ?? 0, pending };
}
