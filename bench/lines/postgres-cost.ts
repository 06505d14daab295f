// What a visit costs PostgreSQL itself, and what a stub and an event take of its disk.
import { readFileSync } from 'node:fs';
import type { Postgres } from '../../test/support/postgres.ts';
import type { Costs } from '../report/costs.ts';
import { rounded } from '../report/line.ts';
import { medianOf } from '../report/statistics.ts';

/** So far, of the whole server. */
export interface Spent {
  /** Microseconds of CPU, of all its processes that are alive. */
  cpu: number;
  /** Bytes of write-ahead log. */
  wal: number;
}

/** Linux counts CPU time in hundredths of a second (USER_HZ). */
const TICK_US = 10_000;

export async function spentBy(server: Postgres): Promise<Spent> {
  const [row] = await server.sql(
    `SELECT array_agg(pid) AS pids, pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS wal
     FROM pg_stat_activity`,
  );
  const pids: number[] = row?.pids ?? [];
  return { cpu: pids.reduce((sum, pid) => sum + cpuOf(pid), 0), wal: Number(row?.wal) };
}

/** 0 where there is no /proc, or no such process any more. */
function cpuOf(pid: number): number {
  try {
    const [user = 0, system = 0] = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
      .slice(11, 13)
      .map(Number);
    return (user + system) * TICK_US;
  } catch {
    return 0;
  }
}

/** By what it grew a visit. */
export function perVisit(before: Spent, after: Spent, visits: number): Spent {
  return { cpu: (after.cpu - before.cpu) / visits, wal: (after.wal - before.wal) / visits };
}

export function visitCosts(spent: readonly Spent[]): Costs {
  const median = (of: (one: Spent) => number) => rounded(medianOf(spent.map(of)).median);
  return {
    postgres_cpu: {
      what: "PostgreSQL's own CPU for a returning visit, four replicas",
      value: median(({ cpu }) => cpu),
      unit: 'µs',
    },
    postgres_wal: {
      what: 'write-ahead log for a returning visit, four replicas',
      value: median(({ wal }) => wal),
      unit: 'bytes',
    },
  };
}

/** Of a database filled with so many stubs, each with one event. */
export async function diskCosts(server: Postgres, url: string, stubs: number): Promise<Costs> {
  const [row] = await server.sql(
    `SELECT pg_total_relation_size('account') + pg_total_relation_size('due') AS stubs,
       (SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('event')) AS events`,
    url,
  );
  const cost = (what: string, bytes: unknown) => ({
    what: `${what} in PostgreSQL, with its indexes`,
    value: rounded(Number(bytes) / stubs),
    unit: 'bytes',
  });
  return {
    postgres_stub: cost('a stub', row?.stubs),
    postgres_event: cost('an event', row?.events),
  };
}
