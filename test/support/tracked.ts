// Tracked events as the collector makes them, with everything a test does not care about filled in.
import { randomUUID } from 'node:crypto';
import type { TrackedEvent, TrackOp } from '../../src/domain/tracking/tracked-event.ts';
import { T0 } from './changes.ts';

export function tracked(more: Partial<TrackedEvent> = {}): TrackedEvent {
  const at = more.at ?? T0;
  return {
    id: randomUUID(),
    madeAt: at,
    source: 'snowplow',
    name: 'page_view',
    at,
    receivedAt: at,
    props: '{}',
    ...more,
  };
}

export function event(more: Partial<TrackedEvent> = {}): TrackOp {
  return { type: 'event', event: tracked(more) };
}

export function released(device: string, at = T0): TrackOp {
  return { type: 'release', device, reason: 'logout', at };
}

export function identified(
  device: string,
  uid: string,
  more: { at?: number; network?: string } = {},
) {
  return { type: 'identify', device, uid, at: T0, ...more } as const;
}
