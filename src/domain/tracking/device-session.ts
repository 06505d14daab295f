// A stretch of use on one device: over after 30 minutes without an event, and after 24 hours whatever happens.
// It ends with its device, so that a release and another member split it too.

export interface DeviceSession {
  device: string;
  /** The page's own id of it; empty when it gave none. */
  stamp: string;
  /** One stamp that went on for too long makes several sessions: 1, 2, … */
  n: number;
  /** Epoch milliseconds, both. */
  startedAt: number;
  lastAt: number;
}

const IDLE_MS = 30 * 60 * 1000;
const ABSOLUTE_MS = 24 * 60 * 60 * 1000;

/**
 * The session that an event belongs to, with the event in it: one of those already there for its device and
 * stamp, whichever way the event came late, or a new one. `at` is when it happened, epoch milliseconds.
 */
export function joinSession(
  there: readonly DeviceSession[],
  { device, stamp, at }: { device: string; stamp: string; at: number },
): DeviceSession {
  for (const session of there) {
    const joined = {
      ...session,
      startedAt: Math.min(session.startedAt, at),
      lastAt: Math.max(session.lastAt, at),
    };
    const gap = Math.max(session.startedAt - joined.startedAt, joined.lastAt - session.lastAt);
    if (gap < IDLE_MS && joined.lastAt - joined.startedAt < ABSOLUTE_MS) return joined;
  }
  const n = 1 + there.reduce((most, session) => Math.max(most, session.n), 0);
  return { device, stamp, n, startedAt: at, lastAt: at };
}

/** How a session is known: the page's own id, numbered from the second that one id has made. */
export function sessionName({ stamp, n }: DeviceSession): string {
  if (stamp === '') return `${n}`;
  return n === 1 ? stamp : `${stamp}.${n}`;
}
