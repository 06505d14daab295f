// What a call means for the log: an event under the identity that it was stamped with, and perhaps its end.
import type { TrackedEvent, TrackOp } from '../../domain/tracking/tracked-event.ts';
import type { PageCall } from './page-call.ts';
import { pageTime, type Underway } from './page-time.ts';

export interface Arrival extends Underway {
  /** Nothing that tells one browser from another may be kept. */
  anonymous: boolean;
}

/**
 * In the order of the log. The uid of a call has been compared with the session by now. Nothing says which
 * identity comes after a release.
 */
export function toTrackOps(call: PageCall, arrival: Arrival): TrackOp[] {
  const at = pageTime(call.at, arrival);
  const event: TrackedEvent = {
    id: call.id,
    madeAt: call.at,
    source: 'fullstory',
    name: call.op === 'trackEvent' ? call.options.name : call.op,
    at,
    receivedAt: arrival.received,
    ...(arrival.anonymous ? {} : identifiers(call)),
    props: JSON.stringify(told(call)),
  };
  const { device } = event;
  if (!released(call) || device === undefined) return [{ type: 'event', event }];
  return [
    { type: 'event', event },
    { type: 'release', device, reason: 'anonymize', at },
  ];
}

/** Whether a call ends the identity that it was made under. */
export function released(call: PageCall): boolean {
  return call.op === 'setIdentity' && call.options.anonymous === true;
}

function identifiers(call: PageCall): Partial<TrackedEvent> {
  const { device, session } = call;
  const uid = call.op === 'setIdentity' ? call.options.uid : undefined;
  return { device, session, ...(uid === undefined ? {} : { uid }) };
}

/** `op` tells a call of setProperties from an event that a page gave that name. */
function told(call: PageCall): object {
  const { op, v, source } = call;
  const { uid: _, name: __, ...options } = call.options as Record<string, unknown>;
  return { op, v, source, ...options };
}
