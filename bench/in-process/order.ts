// What a process is told that calls a library in itself, and what it reports.

/** `signIn` opens an account, `update` changes a profile, `read` looks up who it is. */
export type Operation = 'signIn' | 'update' | 'read';

export interface Order {
  operation: Operation;
  /** How many call at the same time, each again as soon as it is answered. */
  callers: number;
  /** Milliseconds before measuring, and of measuring. */
  warmUp: number;
  time: number;
}

/** One caller: makes its account first, then one call at a time. */
export type Caller = Readonly<Record<Operation, () => Promise<void>>>;
