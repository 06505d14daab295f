// What a batch comes to, worked out in memory between reading and writing: each of its parts in order, on what
// those before it made of the devices.
import { attribute } from './attribute.ts';
import { type Device, erased, identify, release } from './device.ts';
import type { DeviceSession } from './device-session.ts';
import type { BadEvent, TrackedEvent, TrackOp } from './tracked-event.ts';

/** What the tables hold, read under the batch's own locks. */
export interface Known {
  device(id: string): Device | undefined;
  devicesOf(uid: string): readonly Device[];
  sessions(device: string, stamp: string): readonly DeviceSession[];
}

/** What is to be written: whatever `erased` names goes first. */
export interface Folded {
  erased: string[];
  devices: Device[];
  sessions: DeviceSession[];
  events: TrackedEvent[];
  bad: BadEvent[];
}

export function foldOps(ops: readonly TrackOp[], known: Known): Folded {
  const devices = new Map<string, Device>();
  const sessions = new Map<string, DeviceSession[]>();
  const gone = new Set<string>();
  const bad: BadEvent[] = [];
  let events: TrackedEvent[] = [];

  const deviceOf = (id: string) => devices.get(id) ?? known.device(id);
  const met = (id: string, at: number) => deviceOf(id) ?? { id, firstAt: at };
  const keep = (device: Device) => {
    if (deviceOf(device.id) !== device) devices.set(device.id, device);
  };
  const sessionsOf = (device: string, stamp: string) =>
    sessions.get(keyOf(device, stamp)) ?? (gone.has(device) ? [] : known.sessions(device, stamp));

  function note(event: TrackedEvent): void {
    const known = event.device === undefined ? undefined : deviceOf(event.device);
    const { event: final, device, session } = attribute(event, known, sessionsOf);
    events.push(final);
    if (device) keep(device);
    if (!session) return;
    const others = sessionsOf(session.device, session.stamp).filter(({ n }) => n !== session.n);
    sessions.set(keyOf(session.device, session.stamp), [session, ...others]);
  }

  function endAll({ uid, reason, at }: Extract<TrackOp, { type: 'releaseAll' }>): void {
    const theirs = [...known.devicesOf(uid).map(({ id }) => id), ...devices.keys()];
    for (const id of new Set(theirs)) {
      const device = deviceOf(id);
      if (device?.uid === uid) keep(release(device, reason, at));
    }
  }

  function erase(id: string): void {
    gone.add(id);
    devices.set(id, erased(met(id, 0)));
    events = events.filter(({ device }) => device !== id);
    for (const [key, [session]] of sessions) if (session?.device === id) sessions.delete(key);
  }

  for (const op of ops) {
    if (op.type === 'event') note(op.event);
    else if (op.type === 'identify') keep(identify(met(op.device, op.at), op));
    else if (op.type === 'release') keep(release(met(op.device, op.at), op.reason, op.at));
    else if (op.type === 'releaseAll') endAll(op);
    else if (op.type === 'erase') erase(op.device);
    else bad.push(op.bad);
  }
  const touched = [...sessions.values()].flat();
  return { erased: [...gone], devices: [...devices.values()], sessions: touched, events, bad };
}

/** No id has a space in it. */
function keyOf(device: string, stamp: string): string {
  return `${device} ${stamp}`;
}
