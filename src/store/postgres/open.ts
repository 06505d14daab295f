// The PostgreSQL store: any number of processes on one database, each with group commit.
import { Client } from 'pg';
import type { Store } from '../../domain/ports.ts';
import { openAllowances } from './allowances.ts';
import { openAudit } from './audit-rows.ts';
import { openReaders, openWriters } from './connections.ts';
import { openCullRecords } from './cull-records.ts';
import { storeError } from './fault.ts';
import { openFigures } from './figure-rows.ts';
import { groupCommit } from './group-commit.ts';
import { openHolds } from './holds.ts';
import { openLane } from './lane.ts';
import { migrate } from './migrate.ts';
import { makePartitions, partitionsAhead } from './partitions.ts';
import { purge } from './purge.ts';
import { type Query, queryOn } from './query.ts';
import { openReader } from './reader.ts';
import { openTrackedReader } from './tracked-reader.ts';
import { openTrackedWriter } from './tracked-writer.ts';

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database`; the user may make tables there. */
  url: string;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Opens the store and brings its schema up to date; rejects when a newer version wrote the database. */
export async function openPostgresStore({ url, now }: PostgresOptions): Promise<Store> {
  await bringUpToDate(url, now());
  const readers = openReaders(url);
  const writers = openWriters(url, 1);
  const counters = openWriters(url, 2);
  const trackers = openWriters(url, 1);
  const query = queryOn(readers);
  const writer = await begin(query, now());
  const lane = openLane({ pool: writers, writer, now });
  const group = groupCommit(lane.write);
  const reader = openReader(query);
  const tracked = openTrackedWriter(trackers);
  const holds = openHolds(query);
  const audit = openAudit(query);
  const figures = openFigures(query, readers, writer);
  const take = openAllowances(counters);
  const tendPartitions = partitionsAhead(readers, now);
  let closed: Promise<void> | undefined;

  async function open<T>(work: () => Promise<T>): Promise<T> {
    if (closed) throw new Error('store: closed');
    return work().catch((error) => {
      throw storeError(error);
    });
  }

  async function close(): Promise<void> {
    await Promise.all([group.drained(), tracked.drained()]);
    await readers.query('DELETE FROM writer WHERE id = $1', [writer]).catch(() => {});
    await Promise.all([writers, counters, trackers, readers].map((pool) => pool.end()));
  }

  return {
    ...reader,
    tracked: {
      ...openTrackedReader(query, readers),
      append: (ops) => open(() => tracked.append(ops)),
    },
    commit(change) {
      tendPartitions();
      return open(() => group.commit(change));
    },
    claim: (task, limit, lease) => open(() => holds.claim(task, limit, lease)),
    renew: (accounts, lease) => open(() => holds.renew(accounts, lease)),
    unclaim: (account, owner) => open(() => holds.unclaim(account, owner)),
    lease: (name, lease) => open(() => holds.lease(name, lease)),
    unlease: (name, owner) => open(() => holds.unlease(name, owner)),
    take: (allowances, at) => open(() => take(allowances, at)),
    ...openCullRecords((statement) => open(() => query(statement))),
    figures: (names, since) => open(() => figures.figures(names, since)),
    totals: () => open(figures.totals),
    count: (counted) => open(() => figures.count(counted)),
    audit: (deed) => open(() => audit.audit(deed)),
    audited: (limit) => open(() => audit.audited(limit)),
    purge: (before) => open(() => purge(readers, before)),
    async check() {
      await reader.check();
      if (lane.failure()) await open(lane.probe);
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** On a connection without time limits: whoever starts meanwhile waits for the one who migrates. */
async function bringUpToDate(url: string, at: number): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await migrate(client, at);
    await makePartitions(client, at);
  } catch (error) {
    throw storeError(error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** @returns the id of a row in the writer table, this store's own. */
async function begin(query: Query, at: number): Promise<number> {
  const text = 'INSERT INTO writer (at) VALUES ($1) RETURNING id';
  const { rows } = await query({ name: 'begin', text, values: [at] });
  return Number(rows[0]?.id);
}
