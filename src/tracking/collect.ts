// The collector's use case: attributes each event by its own ids, never by its request's, since one request may
// carry events of several modes and people; then has them written.
import { isUuid, type RandomBytes, uuidv7 } from '../domain/random.ts';
import type { TrackLog } from '../domain/tracking/track-log.ts';
import type { TrackedEvent, TrackOp } from '../domain/tracking/tracked-event.ts';
import { readEvent } from './read-event.ts';
import type { Params, Payload } from './read-payload.ts';
import { scrub } from './scrub.ts';

/** What is known of a request besides its payload. */
export interface Sender {
  /** It asked for server anonymisation: nothing of it may lead to anybody. */
  anonymised: boolean;
  /** The member whose session came with it; asked only when an event claims to be a member's. */
  member: () => Promise<string | undefined>;
  /** The network cookie that it brought. */
  network?: string | undefined;
  /** Its address, cut short. */
  ip?: string | undefined;
}

export interface CollectSettings {
  log: Pick<TrackLog, 'append'>;
  /** The id of a session or a page for an event without a device: it leads to no device, nor to another member's. */
  hashId: (scope: string, id: string) => string;
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
    const member = await memberClaimed(events, sender);
    const ops: TrackOp[] = [];
    const refuse = (reason: string, text: string) => {
      const payload = sender.anonymised ? '' : scrub(text);
      const about = { id: uuidv7(at, random), receivedAt: at, source: 'snowplow' } as const;
      ops.push({ type: 'bad', bad: { ...about, reason, payload } });
    };
    for (const { reason, payload } of refused) refuse(reason, payload);
    for (const params of events) {
      const ids = idsOf(params, sender, member);
      const { device, uid = 'anonymous' } = ids;
      const rename = device === undefined ? (id: string) => hashId(uid, id) : undefined;
      const event = readEvent(params, at, rename);
      if (typeof event === 'string') refuse(event, JSON.stringify(params));
      else ops.push({ type: 'event', event: { ...event, ...hidden(ids, rename) } });
    }
    if (ops.length > 0) await log.append(ops);
    const kept = ops.filter((op) => op.type === 'event');
    const identified = kept.some(({ event }) => event.device !== undefined);
    return { events: kept.length, refused: ops.length - kept.length, identified };
  };
}

type Ids = Pick<TrackedEvent, 'device' | 'session' | 'uid' | 'network' | 'ip'>;

/** The network cookie and the address are kept with a device alone: they are the request's, which others share. */
function idsOf(params: Params, sender: Sender, member: string | undefined): Ids {
  const { anonymised, network, ip } = sender;
  const device = anonymised ? undefined : deviceIn(params);
  const session = sessionIn(params);
  return {
    ...(member !== undefined && params.uid === member && { uid: member }),
    ...(session && { session }),
    ...(device && { device, ...(network && { network }), ...(ip && { ip }) }),
  };
}

function hidden({ session, ...ids }: Ids, rename: ((id: string) => string) | undefined): Ids {
  return session === undefined ? ids : { ...ids, session: rename ? rename(session) : session };
}

/** A browser's word for who it is counts only when it is the signed-in member's; nobody else's is kept. */
async function memberClaimed(events: readonly Params[], { anonymised, member }: Sender) {
  const claims = !anonymised && events.some(({ uid }) => isUuid(uid));
  return claims ? member() : undefined;
}

/** Trackers make UUIDs; the null UUID stands for nobody. */
function deviceIn({ duid }: Params): string | undefined {
  const id = duid?.toLowerCase();
  return isUuid(id) && !/^[0-]+$/.test(id) ? id : undefined;
}

function sessionIn({ sid }: Params): string | undefined {
  return sid !== undefined && /^[\w-]{1,64}$/.test(sid) ? sid : undefined;
}
