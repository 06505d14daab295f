// Who the browser says it is: a device and a session, in a first-party cookie that this script writes itself,
// so that a page after a redirect carries the new identity although no answer has come yet.
import { now, uuid } from './page.ts';

export interface Identity {
  device: string;
  session: string;
  /** Epoch milliseconds. */
  started: number;
  seen: number;
  /** A digest of the uid that this device was given; empty while it is anonymous. */
  user: string;
}

/** Fullstory ends a session after 30 minutes without activity, and after 24 hours. */
const IDLE_MS = 18e5;
const LONGEST_MS = 864e5;
/** A year, as Fullstory's own cookie; browsers cut it to 400 days at most. */
const YEAR_S = 31_536_000;

/** `fs_uid` holds `device:session:started:seen:user`. */
const COOKIE = /(?:^|; )fs_uid=([\da-f-]{36}):([\da-f-]{36}):(\d+):(\d+):(\w*)/;

let unwritten: Identity | undefined;

function kept(): Identity | undefined {
  const [, device, session = '', started, seen, user = ''] = COOKIE.exec(document.cookie) ?? [];
  if (!device) return unwritten;
  return { device, session, started: Number(started), seen: Number(seen), user };
}

function keep(identity: Identity): Identity {
  const { device, session, started, seen, user } = identity;
  const value = [device, session, started, seen, user].join(':');
  const flags = `path=/;max-age=${YEAR_S};samesite=lax${location.protocol === 'https:' ? ';secure' : ''}`;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API answers too late for a page that leaves.
  document.cookie = `fs_uid=${value};${flags}`;
  // Where cookies are blocked, an identity lives as long as its page.
  unwritten = COOKIE.test(document.cookie) ? undefined : identity;
  return identity;
}

/** The same device in a new session; or a new device, which nothing leads to from any other. */
export function renew(device = uuid(), user = ''): Identity {
  const at = now();
  return keep({ device, session: uuid(), started: at, seen: at, user });
}

/** The identity of what happens now. */
export function current(): Identity {
  const identity = kept();
  if (!identity) return renew();
  const at = now();
  const over = at - identity.seen >= IDLE_MS || at - identity.started >= LONGEST_MS;
  if (over) return renew(identity.device, identity.user);
  return keep({ ...identity, seen: at });
}

/** Gives this device its user, a digest; or takes it back. */
export function setUser(user: string): Identity {
  return keep({ ...current(), user });
}

/** Tells two texts apart without keeping either (FNV-1a, 32 bits). */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x1000193);
  return (hash >>> 0).toString(36);
}
