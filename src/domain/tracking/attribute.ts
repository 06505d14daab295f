// Decides whom an event belongs to, from the ids that were stamped on it when it happened (I9), and what it
// makes of its device and session. The stores ask this inside the transaction that writes the result.
import { type Device, identify, isCurrent, touch } from './device.ts';
import { type DeviceSession, joinSession, sessionName } from './device-session.ts';
import { withoutPassingIds } from './passing-ids.ts';
import type { TrackedEvent } from './tracked-event.ts';

export interface Attributed {
  /** As the log is to hold it. */
  event: TrackedEvent;
  /** What is to be written besides. */
  device?: Device;
  session?: DeviceSession;
}

/** The sessions of a device and stamp that are there. */
export type Sessions = (device: string, stamp: string) => readonly DeviceSession[];

/**
 * An event of a device that had ended by then is kept without the device, and without all that came with it.
 * So is a member's event on a device that is not theirs.
 */
export function attribute(
  event: TrackedEvent,
  known: Device | undefined,
  sessions: Sessions,
): Attributed {
  if (event.device === undefined) return { event };
  const { uid, network, at } = event;
  const met = known ?? { id: event.device, firstAt: at };
  const device = uid === undefined ? met : identify(met, { uid, network, at });
  const theirs = uid === undefined || device.uid === uid;
  if (!theirs || !isCurrent(device, at)) return { event: withoutDevice(event), device };
  const stamp = event.session ?? '';
  const session = joinSession(sessions(device.id, stamp), { device: device.id, stamp, at });
  return {
    event: { ...event, session: sessionName(session) },
    device: touch(device, network),
    session,
  };
}

function withoutDevice(event: TrackedEvent): TrackedEvent {
  const { device: _, session: __, network: ___, ip: ____, ...rest } = event;
  return { ...rest, props: withoutPassingIds(rest.props) };
}
