// The tables of tracking: how a batch reads, writes and erases.
import type { Device } from '../../domain/tracking/device.ts';
import type { DeviceSession } from '../../domain/tracking/device-session.ts';
import type { Folded } from '../../domain/tracking/fold-ops.ts';
import type { BadEvent, TrackedEvent, TrackOp } from '../../domain/tracking/tracked-event.ts';
import { LATEST_OF_STAMP } from '../latest-of-stamp.ts';
import type { Scalar, Statement } from './statement.ts';

/**
 * Makes the rows that are missing and locks them all, in one order for everybody, so that two batches do not
 * wait for each other in a circle. A row just made is a device that nothing is known of.
 */
export function lockDevices(ops: readonly TrackOp[]): Statement[] {
  const seen = ops.flatMap(seenOf);
  const ids = [...new Set(seen.map(({ id }) => id))].sort();
  const uids = ops.flatMap((op) => (op.type === 'releaseAll' ? [op.uid] : []));
  const firsts = ids.map((id) => seen.find((one) => one.id === id)?.at ?? 0);
  return [
    { name: 'meet devices', text: MEET, values: [ids, firsts] },
    { name: 'lock devices', text: LOCK, values: [ids, uids] },
  ];
}

function seenOf(op: TrackOp): { id: string; at: number }[] {
  switch (op.type) {
    case 'event':
      return op.event.device === undefined ? [] : [{ id: op.event.device, at: op.event.at }];
    case 'identify':
    case 'release':
      return [{ id: op.device, at: op.at }];
    case 'erase':
      return [{ id: op.device, at: 0 }];
    default:
      return [];
  }
}

const MEET = `
  INSERT INTO device (id, first_at) SELECT id, at FROM unnest($1::text[], $2::bigint[]) AS row (id, at)
  ON CONFLICT DO NOTHING`;

const LOCK = `
  SELECT * FROM device WHERE id = ANY($1::text[]) OR uid = ANY($2::text[]) ORDER BY id FOR UPDATE`;

/** To be asked under the devices' locks. */
export function sessionsOf(ops: readonly TrackOp[]): Statement {
  const pairs = new Map<string, [string, string]>();
  for (const op of ops) {
    if (op.type !== 'event' || op.event.device === undefined) continue;
    const { device, session = '' } = op.event;
    pairs.set(`${device} ${session}`, [device, session]);
  }
  const asked = [...pairs.values()];
  const values = [asked.map(([device]) => device), asked.map(([, stamp]) => stamp)];
  return { name: 'sessions of', text: SESSIONS, values };
}

const SESSIONS = `
  SELECT session.* FROM unnest($1::text[], $2::text[]) AS asked (device, stamp)
  CROSS JOIN LATERAL (
    SELECT * FROM device_session WHERE device = asked.device AND stamp = asked.stamp
    ORDER BY n DESC LIMIT ${LATEST_OF_STAMP}
  ) AS session`;

/** What is erased goes first; the events go last, so that their statement says how many were new. */
export function writeFolded({ erased, devices, sessions, bad, events }: Folded): Statement[] {
  const gone = erased.length === 0 ? [] : [erased];
  return [
    ...gone.flatMap((ids) => [
      { name: 'erase device events', text: ERASE_EVENTS, values: [ids] },
      { name: 'erase device sessions', text: ERASE_SESSIONS, values: [ids] },
    ]),
    ...(devices.length > 0 ? [keepDevices(devices)] : []),
    ...(sessions.length > 0 ? [keepSessions(sessions)] : []),
    ...(bad.length > 0 ? [keepBad(bad)] : []),
    ...(events.length > 0 ? [appendEvents(events)] : []),
  ];
}

function keepDevices(devices: readonly Device[]): Statement {
  const columns = {
    id: devices.map(({ id }) => id),
    network: devices.map(({ network }) => network ?? null),
    uid: devices.map(({ uid }) => uid ?? null),
    releasedAt: devices.map(({ releasedAt }) => releasedAt ?? null),
    reason: devices.map(({ reason }) => reason ?? null),
  };
  return { name: 'keep devices', text: KEEP, values: Object.values(columns) };
}

const KEEP = `
  UPDATE device SET network = row.network, uid = row.uid, released_at = row.released_at,
    reason = row.reason
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[])
    AS row (id, network, uid, released_at, reason)
  WHERE device.id = row.id`;

function keepSessions(sessions: readonly DeviceSession[]): Statement {
  const values = [
    sessions.map(({ device }) => device),
    sessions.map(({ stamp }) => stamp),
    sessions.map(({ n }) => n),
    sessions.map(({ startedAt }) => startedAt),
    sessions.map(({ lastAt }) => lastAt),
  ];
  return { name: 'keep device sessions', text: KEEP_SESSIONS, values };
}

const KEEP_SESSIONS = `
  INSERT INTO device_session (device, stamp, n, started_at, last_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::integer[], $4::bigint[], $5::bigint[])
  ON CONFLICT (device, stamp, n)
  DO UPDATE SET started_at = excluded.started_at, last_at = excluded.last_at`;

function keepBad(bad: readonly BadEvent[]): Statement {
  const values = [
    bad.map(({ id }) => id),
    bad.map(({ receivedAt }) => receivedAt),
    bad.map(({ source }) => source),
    bad.map(({ reason }) => reason),
    bad.map(({ payload }) => payload),
  ];
  return { name: 'keep bad', text: KEEP_BAD, values };
}

const KEEP_BAD = `
  INSERT INTO bad_event (id, received_at, source, reason, payload)
  SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[])
  ON CONFLICT DO NOTHING`;

function appendEvents(events: readonly TrackedEvent[]): Statement {
  const column = (of: (event: TrackedEvent) => Scalar | undefined) =>
    events.map((event) => of(event) ?? null);
  const values = [
    column(({ madeAt }) => madeAt),
    column(({ id }) => id),
    column(({ source }) => source),
    column(({ name }) => name),
    column(({ at }) => at),
    column(({ receivedAt }) => receivedAt),
    column(({ device }) => device),
    column(({ session }) => session),
    column(({ uid }) => uid),
    column(({ network }) => network),
    column(({ ip }) => ip),
    column(({ props }) => props),
  ];
  return { name: 'append tracked', text: APPEND, values };
}

/** Says of each event whether it was new, in the order given. */
const APPEND = `
  INSERT INTO tracked (made_at, id, source, name, at, received_at, device, session, uid, network,
    ip, props)
  SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[],
    $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
  ON CONFLICT DO NOTHING
  RETURNING made_at, id`;

const ERASE_EVENTS = 'DELETE FROM tracked WHERE device = ANY($1::text[])';
const ERASE_SESSIONS = 'DELETE FROM device_session WHERE device = ANY($1::text[])';

/** Removes what these members have here; their devices stay, as ended and nobody's. */
export function eraseMembers(uids: readonly string[]): Statement[] {
  return [
    { name: 'erase member events', text: ERASE_THEIRS, values: [uids] },
    { name: 'erase member sessions', text: ERASE_THEIR_SESSIONS, values: [uids] },
    { name: 'disown devices', text: DISOWN, values: [uids] },
  ];
}

const THEIR_DEVICES = 'SELECT id FROM device WHERE uid = ANY($1::text[])';

const ERASE_THEIRS = `
  DELETE FROM tracked WHERE uid = ANY($1::text[]) OR device IN (${THEIR_DEVICES})`;

const ERASE_THEIR_SESSIONS = `DELETE FROM device_session WHERE device IN (${THEIR_DEVICES})`;

const DISOWN = `
  UPDATE device SET uid = NULL, network = NULL, released_at = 0, reason = 'deleted'
  WHERE uid = ANY($1::text[])`;
