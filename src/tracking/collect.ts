// The collector's use case: attributes each event by its own ids, never by its request's, since one request may
// carry events of several modes and people; then has them written.
import { isUuid, type RandomBytes, uuidv7 } from '../domain/random.ts';
import type { TrackLog } from '../domain/tracking/track-log.ts';
import type { TrackOp } from '../domain/tracking/tracked-event.ts';
import { readEvent } from './read-event.ts';
import type { Params, Payload } from './read-payload.ts';
import { scrub } from './scrub.ts';
import { attributed, type HashId, type Origin, type SignedIn } from './whose.ts';

/** What is known of a request besides its payload. */
export interface Sender extends Omit<Origin, 'member'> {
  /** The member whose session came with it; asked only when an event claims to be a member's. */
  member: () => Promise<SignedIn | undefined>;
}

export interface CollectSettings {
  log: Pick<TrackLog, 'append'>;
  hashId: HashId;
  random: RandomBytes;
}

export interface Collected {
  events: number;
  refused: number;
  /** Whether a device is known, so that it may be given a network cookie. */
  identified: boolean;
}

/** Resolves once everything is on disk; `at` is when it came, epoch milliseconds. */
export type Collect = (payload: Payload, sender: Sender, at: number) => Promise<Collected>;

export function collector({ log, hashId, random }: CollectSettings): Collect {
  return async ({ events, refused }, sender, at) => {
    const origin = { ...sender, member: await memberClaimed(events, sender) };
    const ops: TrackOp[] = [];
    const refuse = (reason: string, text: string) => {
      const payload = sender.anonymised ? '' : scrub(text);
      const about = { id: uuidv7(at, random), receivedAt: at, source: 'snowplow' } as const;
      ops.push({ type: 'bad', bad: { ...about, reason, payload } });
    };
    for (const { reason, payload } of refused) refuse(reason, payload);
    for (const params of events) {
      const event = readEvent(params, at);
      if (typeof event === 'string') refuse(event, JSON.stringify(params));
      else ops.push({ type: 'event', event: attributed(event, params, origin, hashId) });
    }
    if (ops.length > 0) await log.append(ops);
    const kept = ops.filter((op) => op.type === 'event');
    const identified = kept.some(({ event }) => event.device !== undefined);
    return { events: kept.length, refused: ops.length - kept.length, identified };
  };
}

/** A browser's word for who it is counts only when it is the signed-in member's; nobody else's is kept. */
async function memberClaimed(events: readonly Params[], { anonymised, member }: Sender) {
  const claims = !anonymised && events.some(({ uid }) => isUuid(uid));
  return claims ? member() : undefined;
}
