// Who is behind a device: the identity of everything that is tracked. A device is a browser's own word, an id
// to attribute by and never a credential; it has at most one member, ever, and once released it never resumes.

/** Why an identity ended: a release of the account, or what the page's script said. */
export type EndReason =
  | 'logout'
  | 'switch'
  | 'timeout'
  | 'kiosk'
  | 'privacy'
  | 'forced'
  | 'deleted'
  | 'expired'
  | 'anonymize'
  | 'shutdown';

export interface Device {
  id: string;
  /** When it was first heard of, epoch milliseconds. */
  firstAt: number;
  /** The network cookie that it brought back. Unlike the device's id it never stands in an address. */
  network?: string;
  /** The member it belongs to, an account's id. All its events are theirs, the earlier ones too. */
  uid?: string;
  /** When it ended. What happened before may still come in late, and nothing that happened after. */
  releasedAt?: number;
  reason?: EndReason;
}

/** A claim that a device belongs to a member, who has proven to be that member. */
export interface Claim {
  uid: string;
  /** The network cookie that came with it. */
  network?: string | undefined;
  /** Epoch milliseconds. */
  at: number;
}

/** Whether a device speaks for what happened at `at` (epoch milliseconds). */
export function isCurrent(device: Device, at: number): boolean {
  return device.releasedAt === undefined || at <= device.releasedAt;
}

/** The device after something happened on it; with the network cookie that came along. */
export function touch(device: Device, network: string | undefined): Device {
  return network === undefined || device.network !== undefined ? device : { ...device, network };
}

/**
 * The device after a claim. The first member it is identified as it keeps; another one ends it. A claim that
 * comes without the network cookie that the device is known by changes nothing: whoever learned a device's id,
 * from an address or a log, must not read its past.
 */
export function identify(device: Device, { uid, network, at }: Claim): Device {
  if (device.releasedAt !== undefined || device.uid === uid) return device;
  if (device.network !== undefined && device.network !== network) return device;
  return device.uid === undefined ? { ...device, uid } : release(device, 'switch', at);
}

/** Ends a device, once. Whatever comes next is another device, and nothing leads from this one to that. */
export function release(device: Device, reason: EndReason, at: number): Device {
  return device.releasedAt === undefined ? { ...device, releasedAt: at, reason } : device;
}

/** What is left of an erased device: it speaks for nothing, not even for what comes in late. */
export function erased({ id, firstAt }: Device): Device {
  return { id, firstAt, releasedAt: 0, reason: 'deleted' };
}
