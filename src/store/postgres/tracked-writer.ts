// Writes batches of tracking through lost connections. A batch may be sent again although it was written:
// an event counts once by its id, and everything else here comes to the same a second time.
import type { Pool, PoolClient } from 'pg';
import { foldOps } from '../../domain/tracking/fold-ops.ts';
import type { TrackOp } from '../../domain/tracking/tracked-event.ts';
import { deviceOf, sessionOf } from '../tracked-columns.ts';
import { withConnection } from './connections.ts';
import { isDataFault } from './fault.ts';
import { type Answer, groupCommit } from './group-commit.ts';
import { openPatience } from './patience.ts';
import { all, commit, send } from './pipeline.ts';
import { lockDevices, sessionsOf, writeFolded } from './tracked-rows.ts';

type Ops = readonly TrackOp[];

export interface TrackedWriter {
  /** Resolves once it is on disk, to how many events were new. */
  append(ops: Ops): Promise<number>;
  /** Resolves when nothing waits any more. */
  drained(): Promise<void>;
}

export function openTrackedWriter(pool: Pool): TrackedWriter {
  const patience = openPatience();
  const group = groupCommit(write);

  async function write(requests: readonly Ops[]): Promise<Answer<number>[]> {
    try {
      const counts = await patience.attempt(() =>
        withConnection(pool, (client) => writeBatch(client, requests)),
      );
      return counts.map((value) => ({ value }));
    } catch (error) {
      if (!isDataFault(error) || requests.length === 1) return requests.map(() => ({ error }));
      return separately(requests);
    }
  }

  /** One request is to blame: halves it is not in are written, until it stands alone. */
  async function separately(requests: readonly Ops[]): Promise<Answer<number>[]> {
    const middle = Math.ceil(requests.length / 2);
    const first = await write(requests.slice(0, middle));
    return [...first, ...(await write(requests.slice(middle)))];
  }

  return { append: (ops) => group.commit(ops), drained: group.drained };
}

async function writeBatch(client: PoolClient, requests: readonly Ops[]): Promise<number[]> {
  const ops = requests.flat();
  const [, , locked, found] = await all([
    client.query('BEGIN'),
    ...lockDevices(ops).map((one) => send(client, one)),
    send(client, sessionsOf(ops)),
  ]);
  const devices = (locked?.rows ?? []).map(deviceOf);
  const sessions = (found?.rows ?? []).map(sessionOf);
  const byId = new Map(devices.map((device) => [device.id, device]));
  const folded = foldOps(ops, {
    device: (id) => byId.get(id),
    devicesOf: (uid) => devices.filter((device) => device.uid === uid),
    sessions: (device, stamp) =>
      sessions.filter((one) => one.device === device && one.stamp === stamp),
  });
  const written = await all([
    ...writeFolded(folded).map((one) => send(client, one)),
    commit(client),
  ]);
  const appended = folded.events.length > 0 ? (written.at(-2)?.rows ?? []) : [];
  return countNew(requests, appended);
}

/** How many events of each request were new; an event that two of them bring is the first one's. */
function countNew(requests: readonly Ops[], appended: readonly { made_at: string; id: string }[]) {
  const fresh = new Set(appended.map(({ made_at, id }) => `${made_at} ${id}`));
  return requests.map(
    (ops) =>
      ops.filter((op) => op.type === 'event' && fresh.delete(`${op.event.madeAt} ${op.event.id}`))
        .length,
  );
}
