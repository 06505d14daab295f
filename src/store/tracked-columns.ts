// Rows of tracking as both databases give them, made into what the domain calls them.
import type { Device, EndReason } from '../domain/tracking/device.ts';
import type { DeviceSession } from '../domain/tracking/device-session.ts';
import type { BadEvent, LoggedEvent, TrackedEvent } from '../domain/tracking/tracked-event.ts';

type Row = Readonly<Record<string, unknown>>;

/** What is null is left out. */
function present(row: Row, names: Readonly<Record<string, string>>): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, column] of Object.entries(names)) {
    if (row[column] !== null) found[name] = row[column];
  }
  return found;
}

export function deviceOf(row: Row): Device {
  const device = { id: String(row.id), firstAt: Number(row.first_at) };
  const ended =
    row.released_at === null
      ? {}
      : { releasedAt: Number(row.released_at), reason: row.reason as EndReason };
  return { ...device, ...present(row, { network: 'network', uid: 'uid' }), ...ended };
}

export function sessionOf(row: Row): DeviceSession {
  return {
    device: String(row.device),
    stamp: String(row.stamp),
    n: Number(row.n),
    startedAt: Number(row.started_at),
    lastAt: Number(row.last_at),
  };
}

const IDS = { device: 'device', session: 'session', uid: 'uid', network: 'network', ip: 'ip' };

export function loggedOf(row: Row): LoggedEvent {
  return {
    seq: Number(row.seq),
    id: String(row.id),
    madeAt: Number(row.made_at),
    source: row.source as TrackedEvent['source'],
    name: String(row.name),
    at: Number(row.at),
    receivedAt: Number(row.received_at),
    ...present(row, IDS),
    props: String(row.props),
  };
}

export function badOf(row: Row): BadEvent {
  return {
    id: String(row.id),
    receivedAt: Number(row.received_at),
    source: row.source as BadEvent['source'],
    reason: String(row.reason),
    payload: String(row.payload),
  };
}
