// Whose an event is, by what it says of itself and by what is proven of its request. Ids that may outlive an
// identity become keyed hashes, which differ from device to device: nothing leads from one to another.
import { isUuid } from '../domain/random.ts';
import { renamePassingIds } from '../domain/tracking/passing-ids.ts';
import type { TrackedEvent } from '../domain/tracking/tracked-event.ts';
import type { BareEvent } from './read-event.ts';
import type { Params } from './read-payload.ts';

/** A member, and since when that is proven: epoch milliseconds. */
export interface SignedIn {
  account: string;
  openedAt: number;
}

export interface Origin {
  /** It asked for server anonymisation: nothing of it may lead to anybody. */
  anonymised: boolean;
  member: SignedIn | undefined;
  /** The network cookie that it brought. */
  network?: string | undefined;
  /** Its address, cut short. */
  ip?: string | undefined;
}

export type HashId = (scope: string, id: string) => string;

/** The network cookie and the address are kept with a device alone: they are the request's, which others share. */
export function attributed(
  { data, ...event }: BareEvent,
  params: Params,
  { anonymised, member, network, ip }: Origin,
  hashId: HashId,
): TrackedEvent {
  const theirs = member && isTheirs(event, params, member) ? { uid: member.account } : {};
  const device = anonymised ? undefined : deviceIn(params);
  const session = sessionIn(params);
  const hash = (id: string) => hashId(device ?? theirs.uid ?? 'anonymous', id);
  const props = JSON.stringify(data.co ? { ...data, co: renamePassingIds(data.co, hash) } : data);
  if (device === undefined) {
    return { ...event, ...theirs, ...(session && { session: hash(session) }), props };
  }
  return {
    ...{ ...event, ...theirs, device, props },
    ...(session && { session }),
    ...(network && { network }),
    ...(ip && { ip }),
  };
}

/** What had waited from before they signed in may be anybody's, whatever the page's tracker still remembers. */
function isTheirs(
  { at }: Pick<BareEvent, 'at'>,
  { uid }: Params,
  { account, openedAt }: SignedIn,
): boolean {
  return uid === account && at >= openedAt;
}

/** Trackers make UUIDs; the null UUID stands for nobody. */
function deviceIn({ duid }: Params): string | undefined {
  const id = duid?.toLowerCase();
  return isUuid(id) && !/^[0-]+$/.test(id) ? id : undefined;
}

function sessionIn({ sid }: Params): string | undefined {
  return sid !== undefined && /^[\w-]{1,64}$/.test(sid) ? sid : undefined;
}
