// Which devices may be shown to a browser that names them. A device's id is no credential: it stands in addresses
// and in the log. What goes with it is the network cookie, which no script reads and no address holds, or the
// session of the member that it belongs to (docs/decisions/0007-what-a-device-may-see.md).
import type { Device } from '../domain/tracking/device.ts';
import type { TrackLog } from '../domain/tracking/track-log.ts';

/** What a request says of itself. */
export interface Holder {
  /** Ids of devices, by its trackers' cookies. */
  named: readonly string[];
  /** Its network cookie. */
  network: string | undefined;
  /** The account's id of whoever is signed in. */
  member: string | undefined;
}

type Log = Pick<TrackLog, 'device'>;

/** Those of the named devices that the holder may see, and erase. */
export async function ownDevices(log: Log, { named, network, member }: Holder): Promise<Device[]> {
  const known = await Promise.all(named.slice(0, MOST).map((id) => log.device(id)));
  return known.filter((device) => device !== undefined).filter(isTheirs);

  function isTheirs({ uid, network: own, releasedAt }: Device): boolean {
    if (releasedAt !== undefined) return false;
    return uid === undefined ? own !== undefined && own === network : uid === member;
  }
}

/** A browser has one for each tracker of the site; whoever names many is no browser. */
const MOST = 4;
