// What the simulation takes from the benchmark's results, by name; docs/scale.md prints them all.
import type { Cost, Costs } from '../report/costs.ts';
import type { Point } from '../report/curve.ts';

export interface Results {
  costs: Costs;
  curve: readonly Point[];
}

export const needed = [
  'sqlite_rate',
  'replica_cpu',
  'first_visit_cpu',
  'postgres_cpu',
  'postgres_wal',
  'postgres_stub',
  'postgres_event',
] as const;

export type Measured = Readonly<Record<(typeof needed)[number], Cost>>;

/** Undefined while a whole run of the benchmark is missing. */
export function measuredIn({ costs, curve }: Results): Measured | undefined {
  const sqlite = largest(curve, 'SQLite', ({ accounts }) => accounts);
  const replica = largest(curve, 'PostgreSQL', ({ replicas }) => replicas);
  if (!sqlite || !replica) return undefined;
  const all: Costs = {
    ...costs,
    sqlite_rate: {
      what: `returning visits of one process on SQLite, ${inWords(sqlite)}`,
      value: sqlite.rate,
      unit: 'a second',
    },
    replica_cpu: {
      what: `CPU of a returning visit on PostgreSQL, ${inWords(replica)}`,
      value: replica.cpu,
      unit: 'µs',
    },
  };
  if (!needed.every((name) => name in all)) return undefined;
  return Object.fromEntries(needed.map((name) => [name, all[name]])) as unknown as Measured;
}

function largest(curve: readonly Point[], store: string, size: (point: Point) => number) {
  return curve.filter((point) => point.store === store).toSorted((a, b) => size(b) - size(a))[0];
}

function inWords({ accounts, replicas }: Point): string {
  const processes = replicas === 1 ? '' : `, ${replicas} replicas`;
  return `${accounts.toLocaleString('en')} accounts${processes}`;
}
