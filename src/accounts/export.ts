// Everything kept about a visitor, as one JSON document, for whoever holds the cookie or the session.
import type { Account } from '../domain/account.ts';
import type { Event } from '../domain/event.ts';
import type { MergeEntry } from '../domain/merge.ts';
import { plain } from '../domain/profile.ts';

/** Instants are ISO 8601 in UTC. */
export function exported(account: Account, events: readonly Event[]) {
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
  };
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
