// One request to the writer, written inside the transaction that its batch shares.
import type { DatabaseSync } from 'node:sqlite';
import { openAllowances } from './allowances.ts';
import { openAuditWriter } from './audit-rows.ts';
import { committer } from './commit.ts';
import { openCullWriter } from './cull-records.ts';
import { openHolds } from './holds.ts';
import type { WriteRequest } from './protocol.ts';
import { openPurge } from './purge.ts';
import type { Tally } from './tally.ts';
import { openTrackedRows } from './tracked-rows.ts';

/** @returns a function from a request to what it answers, as JSON. */
export function openRequests(
  database: DatabaseSync,
  tally: Tally,
): (request: WriteRequest) => string {
  const tracked = openTrackedRows(database);
  const commit = committer(database, tally, tracked);
  const holds = openHolds(database);
  const take = openAllowances(database);
  const purge = openPurge(database);
  const culls = openCullWriter(database);
  const audit = openAuditWriter(database);
  const probe = database.prepare(
    "INSERT INTO tally (name, n) VALUES ('probe', 1) ON CONFLICT (name) DO UPDATE SET n = n + 1",
  );
  return (request) => {
    switch (request.type) {
      case 'commit':
        return commit(request.change);
      case 'claim':
        return holds.claim(request);
      case 'renew':
        return nothing(holds.renew(request));
      case 'unclaim':
        return nothing(holds.unclaim(request));
      case 'lease':
        return String(holds.lease(request));
      case 'unlease':
        return nothing(holds.unlease(request));
      case 'take':
        return JSON.stringify(take(request.allowances, request.now));
      case 'purge':
        return String(purge(request.before));
      case 'track':
        return String(tracked.append(request.ops));
      case 'moveCursor':
        return nothing(tracked.moveCursor(request.name, request.to));
      case 'saveCull':
        return nothing(culls.save(request.run));
      case 'pauseCull':
        return nothing(culls.pause(request.pause));
      case 'count':
        return nothing(tally.count(request.figures));
      case 'audit':
        return nothing(audit(request.deed));
      case 'probe':
        return nothing(probe.run());
    }
  };
}

function nothing(_: unknown): string {
  return 'null';
}
