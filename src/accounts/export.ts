// Everything kept about a visitor, as one JSON document, for whoever holds the cookie or the session.
import type { Account } from '../domain/account.ts';
import type { Event } from '../domain/event.ts';
import type { MergeEntry } from '../domain/merge.ts';
import type { Store } from '../domain/ports.ts';
import { plain } from '../domain/profile.ts';
import type { Session } from '../domain/session.ts';
import { everyEvent } from '../domain/tracking/every-event.ts';
import type { TrackLog } from '../domain/tracking/track-log.ts';
import type { LoggedEvent } from '../domain/tracking/tracked-event.ts';

export interface Kept {
  events: readonly Event[];
  sessions?: readonly Session[];
  tracked?: readonly LoggedEvent[];
}

/** Instants are ISO 8601 in UTC. */
export function exported(account: Account, { events, sessions = [], tracked = [] }: Kept) {
  return {
    account: account.id,
    state: account.state,
    openedAt: iso(account.createdAt),
    lastSeenAt: iso(account.seenAt),
    ...(account.conversion?.email ? { email: account.conversion.email } : {}),
    profile: plain(account.profile),
    ...(account.merges ? { merges: account.merges.map(taken) } : {}),
    events: events.map(({ id, name, at, data }) => ({
      id,
      name,
      at: iso(at),
      ...(data && { data }),
    })),
    ...(sessions.length > 0 && { sessions: sessions.map(signedIn) }),
    ...(tracked.length > 0 && { tracked: tracked.map(whole) }),
  };
}

/** All of it from the store. */
export async function exportOf(store: ExportStore, account: Account) {
  const { id } = account;
  const tracked = await everyEvent((page) => store.tracked.ofMember(id, page));
  const [events, sessions] = await Promise.all([store.events(id), store.sessionsOf(id)]);
  return exported(account, { events, sessions, tracked });
}

type ExportStore = Pick<Store, 'events' | 'sessionsOf'> & { tracked: Pick<TrackLog, 'ofMember'> };

/** All of a session but the hash of its cookie, and the account, whose export this is. */
function signedIn({ hash: _, account: __, authenticatedAt, openedAt, seenAt, ...who }: Session) {
  return {
    ...who,
    ...(authenticatedAt > 0 && { passwordAskedAt: iso(authenticatedAt) }),
    openedAt: iso(openedAt),
    lastSeenAt: iso(seenAt),
  };
}

/** Of an event everything that the log holds. */
export function whole({ seq: _, props, at, madeAt: __, receivedAt, ...ids }: LoggedEvent) {
  return { ...ids, at: iso(at), receivedAt: iso(receivedAt), data: JSON.parse(props) };
}

/** What came from a device, while that can be undone. */
function taken({ stub, at, fields, undoneAt }: MergeEntry) {
  const held = Object.entries(fields).map(([field, part]) => [field, part.held] as const);
  const profile = plain(Object.fromEntries(held));
  return {
    stub,
    at: iso(at),
    ...(undoneAt === undefined ? { profile } : { undone: iso(undoneAt) }),
  };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
