// A member's session: a row; its cookie holds an opaque id of which only the hash is kept.

export interface Session {
  /** SHA-256 of the cookie's 256-bit id, base64url. */
  hash: string;
  account: string;
  email: string;
  roles: readonly string[];
  /** Epoch milliseconds. */
  openedAt: number;
  seenAt: number;
}

export interface SessionLimits {
  /** Milliseconds without a request after which a session is over. */
  idle: number;
  /** Milliseconds after which a session is over whatever happens. */
  absolute: number;
}

/** Whether a session still counts at `now` (epoch milliseconds). */
export function isLive(session: Session, limits: SessionLimits, now: number): boolean {
  return now - session.seenAt < limits.idle && now - session.openedAt < limits.absolute;
}
