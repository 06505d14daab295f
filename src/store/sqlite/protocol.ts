// What the service and the writer thread say to each other: JSON text, one message a batch each way.
import type { Allowance } from '../../domain/allowance.ts';
import type { OperatorDeed } from '../../domain/audit.ts';
import type { Change } from '../../domain/change.ts';
import type { CullPause, CullRun } from '../../domain/cull-run.ts';
import type { Figure } from '../../domain/figures.ts';
import type { Lease, Retention } from '../../domain/ports.ts';
import type { Task } from '../../domain/sync.ts';
import type { TrackOp } from '../../domain/tracking/tracked-event.ts';

export type WriteRequest =
  | { type: 'commit'; change: Change }
  | { type: 'claim'; task: Task; limit: number; lease: Lease }
  | { type: 'renew'; accounts: readonly string[]; lease: Lease }
  | { type: 'unclaim'; account: string; owner: string }
  | { type: 'lease'; name: string; lease: Lease }
  | { type: 'unlease'; name: string; owner: string }
  | { type: 'take'; allowances: readonly Allowance[]; now: number }
  | { type: 'purge'; before: Retention }
  | { type: 'track'; ops: readonly TrackOp[] }
  | { type: 'moveCursor'; name: string; to: number }
  | { type: 'saveCull'; run: CullRun }
  | { type: 'pauseCull'; pause?: CullPause }
  | { type: 'count'; figures: readonly Figure[] }
  | { type: 'audit'; deed: OperatorDeed }
  /** Writes something that nobody reads, to learn whether the disk takes it. */
  | { type: 'probe' };

/** One for each request of the batch, in its order. */
export type Answer = { value: unknown } | { error: Fault };

export interface Fault {
  message: string;
  /** SQLite's result code. */
  code?: number;
}

export interface Reply {
  answers: Answer[];
  /** Why nothing of the batch was written. */
  failure?: Fault;
}

/** What the thread is started with. */
export interface WorkerData {
  path: string;
  /** Epoch milliseconds, for the record of migrations. */
  at: number;
}

/** The writer has opened the database, and its schema is up to date. */
export const READY = 'ready';
/** To either thread: close the database, and end. */
export const CLOSE = 'close';
/** To the checkpointing thread, and back when it is done. */
export const CHECKPOINT = 'checkpoint';
/** To the same: fold all of the log back and empty it; and back when it is done. */
export const EMPTY = 'empty';
