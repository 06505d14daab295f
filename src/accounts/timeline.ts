// What an account did, in one line of time: its own events, and all that was tracked of it and of its devices
// before they were known to be its. Two tables, because a tracked event is nobody's until somebody signs in.
import type { Event } from '../domain/event.ts';
import type { Store } from '../domain/ports.ts';
import type { LoggedEvent } from '../domain/tracking/tracked-event.ts';

export interface TimelineEntry {
  id: string;
  /** `account` for what the site itself recorded, else the tracker. */
  source: 'account' | LoggedEvent['source'];
  name: string;
  /** Epoch milliseconds. */
  at: number;
  session?: string;
  data: unknown;
}

export interface TimelinePage {
  /** Newest first. */
  events: TimelineEntry[];
  /** Where the next page begins; absent on the last one. */
  next?: string;
}

/** A place in the timeline. At the same instant the account's own events come after the tracked ones. */
interface Place {
  at: number;
  seq: number;
}

/** Above any place of the log. */
const OWN = 2 ** 50;

/** @returns undefined when that is no place of a timeline */
export function readPlace(text: string): Place | undefined {
  const [, at, seq] = /^(\d{1,15})-(\d{1,16})$/.exec(text) ?? [];
  return at === undefined ? undefined : { at: Number(at), seq: Number(seq) };
}

/** One page of an account's timeline, from a place on. */
export function timeline(store: Pick<Store, 'events' | 'tracked'>) {
  return async (account: string, limit: number, after?: Place): Promise<TimelinePage> => {
    const page = { limit: limit + 1, ...(after && { after }) };
    const tracked = (await store.tracked.ofMember(account, page)).map(placedTracked);
    const own = (await store.events(account)).map(placedOwn).filter(({ place }) => isAfter(place));
    const all = [...tracked, ...own].sort((a, b) => compare(b.place, a.place));
    const shown = all.slice(0, limit);
    const last = shown.at(-1)?.place;
    const events = shown.map(({ entry }) => entry);
    return all.length > limit && last ? { events, next: `${last.at}-${last.seq}` } : { events };

    function isAfter(place: Place): boolean {
      return after === undefined || compare(place, after) < 0;
    }
  };
}

function compare(a: Place, b: Place): number {
  return a.at - b.at || a.seq - b.seq;
}

function placedTracked({ id, source, name, at, seq, session, props }: LoggedEvent) {
  const entry: TimelineEntry = {
    id,
    source,
    name,
    at,
    ...(session !== undefined && { session }),
    data: JSON.parse(props),
  };
  return { entry, place: { at, seq } };
}

function placedOwn({ id, name, at, data }: Event, index: number) {
  const entry: TimelineEntry = { id, source: 'account', name, at, data: data ?? {} };
  return { entry, place: { at, seq: OWN + index } };
}
