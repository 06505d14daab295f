// What trackers send: an event, what was no event, and everything that a batch may ask of the log.
import type { EndReason } from './device.ts';

export interface TrackedEvent {
  /** The tracker's id of it. With `madeAt` it is the same event, however often it is sent. */
  id: string;
  /** By the tracker's own clock, epoch milliseconds; the same each time that it is sent. */
  madeAt: number;
  source: 'snowplow' | 'fullstory';
  /** `page_view`, `link_click`; for the page's own events the name it gave. */
  name: string;
  /** When it happened by our clock, epoch milliseconds. */
  at: number;
  receivedAt: number;
  device?: string;
  /** With a device the page's id of the session; without one a keyed hash, which leads to no device. */
  session?: string;
  /** The member that it is proven to come from, an account's id. */
  uid?: string;
  /** The network cookie that came with it, and the address, cut short; only with a device. */
  network?: string;
  ip?: string;
  /** The rest, as JSON text of an object. */
  props: string;
}

/** An event as the log holds it: its ids are final. */
export interface LoggedEvent extends TrackedEvent {
  /** Its place in the log; later events have higher ones. */
  seq: number;
}

/** What could not be taken for an event. Kept apart, so that it is not lost silently. */
export interface BadEvent {
  /** UUID. */
  id: string;
  receivedAt: number;
  source: TrackedEvent['source'];
  /** A sentence that names the field. */
  reason: string;
  /** What came, as text, cut to a bound; empty where it must not be kept. */
  payload: string;
}

/** In a batch these count in their order. Instants are epoch milliseconds. */
export type TrackOp =
  | { type: 'event'; event: TrackedEvent }
  | { type: 'identify'; device: string; uid: string; network?: string; at: number }
  | { type: 'release'; device: string; reason: EndReason; at: number }
  /** Ends every device of a member. */
  | { type: 'releaseAll'; uid: string; reason: EndReason; at: number }
  | { type: 'bad'; bad: BadEvent }
  /** Removes what a device has left, on the word of whoever holds it. */
  | { type: 'erase'; device: string };
