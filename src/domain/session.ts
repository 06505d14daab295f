// A member's session: a row; its cookie holds an opaque id of which only the hash is kept.

export interface Session {
  /** SHA-256 of the cookie's 256-bit id, base64url. */
  hash: string;
  account: string;
  /** The member's address; empty where FusionAuth said that it is not proven. */
  email: string;
  roles: readonly string[];
  /** What the member is at work on; its events carry it. */
  workspace?: string;
  /** When FusionAuth last asked for the password, as it says; 0 when it does not. Epoch milliseconds. */
  authenticatedAt: number;
  openedAt: number;
  seenAt: number;
}

export interface SessionLimits {
  /** Milliseconds without a request after which a session is over. */
  idle: number;
  /** Milliseconds after which a session is over whatever happens. */
  absolute: number;
}

/** When a session is over unless it is used again, epoch milliseconds. */
export function endOf({ seenAt, openedAt }: Session, { idle, absolute }: SessionLimits): number {
  return Math.min(seenAt + idle, openedAt + absolute);
}
