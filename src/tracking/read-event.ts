// One event of the tracker protocol, made into the log's: what it says of itself in columns, the rest as data.
import { isUuid } from '../domain/random.ts';
import type { TrackedEvent } from '../domain/tracking/tracked-event.ts';
import { keptEntities } from './entities.ts';
import { keptParameters } from './parameters.ts';
import type { Params } from './read-payload.ts';
import { nameOf, readEnvelope, type SelfDescribing, selfDescribing } from './self-describing.ts';

/** An event that nobody has attributed yet. */
export interface BareEvent
  extends Pick<TrackedEvent, 'id' | 'madeAt' | 'source' | 'name' | 'at' | 'receivedAt'> {
  data: Readonly<Record<string, unknown>> & { co?: SelfDescribing[] };
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['pv', 'page_view'],
  ['pp', 'page_ping'],
  ['se', 'struct'],
  ['tr', 'transaction'],
  ['ti', 'transaction_item'],
]);

/** @returns the event, or a sentence that says what is wrong with it */
export function readEvent(params: Params, receivedAt: number): BareEvent | string {
  const id = params.eid?.toLowerCase();
  if (!isUuid(id)) return 'eid is no UUID';
  const made = instant(params.dtm);
  const sent = instant(params.stm);
  if (made === undefined || sent === undefined) return 'dtm or stm is no instant';
  const own = part(() => ownEvent(params));
  if (typeof own === 'string') return `ue ${own}`;
  const name = params.e === 'ue' ? own && nameOf(own) : NAMES.get(params.e ?? '');
  if (name === undefined) return 'e is no kind of event';
  const entities = part(() => entitiesOf(params));
  if (typeof entities === 'string') return `co ${entities}`;
  const data = { ...keptParameters(params), ...(own && { ue: own }), ...entities };
  const at = made === 0 ? receivedAt : happenedAt(made, sent, receivedAt);
  return { id, madeAt: made, source: 'snowplow', name, at, receivedAt, data };
}

/** A tracker's clock may be wrong, but it knows how long the event has waited; nothing is in the future. */
function happenedAt(made: number, sent: number, receivedAt: number): number {
  const at = sent === 0 ? made : receivedAt - Math.max(0, sent - made);
  return Math.max(0, Math.min(at, receivedAt));
}

/** Epoch milliseconds; 0 when it was not sent, undefined when it is none. */
function instant(text: string | undefined): number | undefined {
  if (text === undefined) return 0;
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function ownEvent({ e, ue_pr, ue_px }: Params): SelfDescribing | undefined {
  if (e !== 'ue') return undefined;
  const [event] = keptEntities([selfDescribing(readEnvelope(ue_pr, ue_px))]);
  return event;
}

function entitiesOf({ co, cx }: Params): { co?: SelfDescribing[] } {
  if (co === undefined && cx === undefined) return {};
  const entities = readEnvelope(co, cx);
  if (!Array.isArray(entities)) throw new Error('holds no list');
  return { co: keptEntities(entities.map(selfDescribing)) };
}

/** What went wrong, in words that quote nothing. */
function part<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    return error instanceof SyntaxError ? 'is no JSON' : (error as Error).message;
  }
}
