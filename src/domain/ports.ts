// What the domain needs from the outside: the store, and the directory that FusionAuth is.
import type { Account } from './account.ts';
import type { Allowance, Taken } from './allowance.ts';
import type { OperatorDeed } from './audit.ts';
import type { Change, Outcome } from './change.ts';
import type { CullPause, CullRun, Deletion } from './cull-run.ts';
import type { Event } from './event.ts';
import type { Figure, FigureName } from './figures.ts';
import type { Scalar } from './profile.ts';
import type { Session } from './session.ts';
import type { Task } from './sync.ts';
import type { TrackLog } from './tracking/track-log.ts';

export interface Lease {
  /** Who takes it: unique to a process. */
  owner: string;
  /** Epoch milliseconds. */
  now: number;
  /** How long it lasts unless released, in milliseconds. */
  ms: number;
}

/** What may be removed: whatever is older than these instants, epoch milliseconds. */
export interface Retention {
  /** Events that happened before, and tracked ones that came in before, the bad ones too. */
  events: number;
  /** Sessions opened before; they must be over. */
  sessions: number;
  /** Counts of limits whose window ended by then; none unless said. */
  counts?: number;
}

/** Durable state. One conformance suite in `test/conformance/` defines it. */
export interface Store {
  /** What trackers send. An account's erasure removes what it has here in the same commit. */
  readonly tracked: TrackLog;
  /** Applies a change in a transaction, and resolves once it is on disk. */
  commit(change: Change): Promise<Outcome>;
  account(id: string): Promise<Account | undefined>;
  /** The account whose latest conversion has this request id. */
  accountByRequest(request: string): Promise<Account | undefined>;
  /** Accounts that still await the proof of this address. */
  converting(email: string): Promise<Account[]>;
  session(hash: string): Promise<Session | undefined>;
  /** An account's sessions, oldest first: those that are over too, until they are removed. */
  sessionsOf(account: string): Promise<Session[]>;
  /** An account's events, oldest first. */
  events(account: string): Promise<Event[]>;
  /** Leases up to `limit` accounts that are due, most urgent first. A lease ends by `unclaim` or by time. */
  claim(task: Task, limit: number, lease: Lease): Promise<Account[]>;
  /** The owner's leases on these accounts last anew from now; those it no longer holds are not touched. */
  renew(accounts: readonly string[], lease: Lease): Promise<void>;
  unclaim(account: string, owner: string): Promise<void>;
  /**
   * When the next account of this task can be claimed; undefined when none. An account under a live
   * lease counts from the lease's end, so that another worker takes over what a dead one held.
   */
  nextDue(task: Task, now: number): Promise<number | undefined>;
  /** Accounts whose turn has come, whoever holds them, at most `limit`: about those that have waited longest. */
  waiting(now: number, limit: number): Promise<Account[]>;
  /** Takes or prolongs a named lease; false when another owner holds it. */
  lease(name: string, lease: Lease): Promise<boolean>;
  unlease(name: string, owner: string): Promise<void>;
  /** Takes from every allowance, or from none when one is full. A window that is over counts no more. */
  take(allowances: readonly Allowance[], now: number): Promise<Taken>;
  /** Kept with each commit, so that reading them costs the same at any size. */
  counts(): Promise<Counts>;
  /** The figures of these names, of the periods that begin at `since` or later; kept as the counts are. */
  figures(names: readonly FigureName[], since: number): Promise<Figure[]>;
  /** The sum of every figure over all its periods, as far as they are kept; `at` is 0. */
  totals(): Promise<Figure[]>;
  /** Adds what a process has counted by itself. Counts of single minutes are dropped after a day. */
  count(figures: readonly Figure[]): Promise<void>;
  /** Parked accounts with their reasons. */
  parked(limit: number): Promise<Account[]>;
  /** Accounts that have ended (`isEnded`) before that instant, longest ago first; given `last`, those after it. */
  ended(before: number, limit: number, last?: Account): Promise<Account[]>;
  /** How many those are. */
  countEnded(before: number): Promise<number>;
  /** Stubs that the cull may take (`isCullable`), not seen since `before`, by the day they were; paged as `ended`. */
  idle(before: number, limit: number, last?: Account): Promise<Account[]>;
  /** Those whose cookie has never come back, and whose first token ended before; paged as `ended`. */
  unreturned(before: number, limit: number, last?: Account): Promise<Account[]>;
  /** Writes a run's record, over an earlier one of that id. The oldest of very many go. */
  saveCull(run: CullRun): Promise<void>;
  /** The records of runs, newest first. */
  culls(limit: number): Promise<CullRun[]>;
  /** What a run has deleted, as far as its events are still kept. */
  deletions(run: string, limit: number): Promise<Deletion[]>;
  /** How many a run has deactivated and deleted, by its events. */
  culledBy(run: string): Promise<Pick<CullRun, 'culled' | 'deleted'>>;
  /** An operator holds all runs, or with undefined lets them go on. */
  pauseCull(pause: CullPause | undefined): Promise<void>;
  cullPause(): Promise<CullPause | undefined>;
  /** Adds to the log of what operators did; nothing changes it, or removes from it. */
  audit(deed: OperatorDeed): Promise<void>;
  /** What operators did, newest first. */
  audited(limit: number): Promise<OperatorDeed[]>;
  /**
   * Removes some of what is too old to be kept, holding nobody up; whether there may be more. Nothing younger
   * is removed. Events go in the order they were written, and may stay a week longer.
   */
  purge(before: Retention): Promise<boolean>;
  /** Resolves when the store can read and write; rejects with the reason. */
  check(): Promise<void>;
  /** Finishes what is in flight, then closes. */
  close(): Promise<void>;
}

export interface Counts {
  byState: Readonly<Record<Account['state'], number>>;
  /** Accounts with something left to do in FusionAuth, now or later. */
  due: number;
  parked: number;
}

/** A FusionAuth user, as far as the lifecycle cares. Instants are epoch milliseconds. */
export interface DirectoryUser {
  id: string;
  active: boolean;
  email?: string;
  username?: string;
  data: Readonly<Record<string, unknown>>;
  passwordChangedAt: number;
  /** When the record was last changed, or somebody last signed in by it; 0 when it does not say. */
  updatedAt: number;
  /** Roles in our application; undefined when the user is not registered for it. */
  roles?: readonly string[];
  /** Registered for an application, ours or another. */
  registered?: true;
}

/** What FusionAuth should hold for an account: absolute values, never increments. */
export interface DirectoryPatch {
  data: Readonly<Record<string, Scalar | readonly string[] | Readonly<Record<string, Scalar>>>>;
  email?: string;
  username?: string;
}

export type PasswordChange =
  | { ok: true; oneTimePassword: string }
  | { ok: false; reason: 'ended' }
  | { ok: false; reason: 'weak'; message: string };

/**
 * The accounts' directory: FusionAuth, over HTTP. Every method rejects with a DirectoryError when
 * FusionAuth cannot be reached (`unavailable`) or refuses what it is asked (`refused`).
 */
export interface Directory {
  /** Also rejects with an OddAnswer, when the record is another user's. */
  user(id: string): Promise<DirectoryUser | undefined>;
  userByEmail(email: string): Promise<DirectoryUser | undefined>;
  /** The user that a mailed, unspent link belongs to. */
  userByLink(link: string): Promise<DirectoryUser | undefined>;
  /** Creates a stub with a random 64-character username and password. */
  createStub(id: string, patch: DirectoryPatch): Promise<'created' | 'exists'>;
  patch(id: string, patch: DirectoryPatch): Promise<'patched' | 'missing' | 'taken'>;
  /** Undoes the cull's deactivation. */
  reactivate(id: string): Promise<'reactivated' | 'missing'>;
  /** Has FusionAuth mail a link that sets a password. */
  mailLink(loginId: string, state: Readonly<Record<string, string>>): Promise<void>;
  /** Makes every link mailed so far worthless, by spending a fresh one on a random password. */
  revokeLinks(loginId: string): Promise<void>;
  mailKnownAddress(userId: string): Promise<void>;
  changePassword(link: string, password: string): Promise<PasswordChange>;
  verifyEmail(id: string): Promise<void>;
  register(id: string): Promise<void>;
  /** Signs in with the one-time password that a password change yields. */
  login(loginId: string, oneTimePassword: string): Promise<DirectoryUser | undefined>;
  /** Resolves when FusionAuth answers. */
  check(): Promise<void>;
}

/** The part of FusionAuth that only the cull's key may use. */
export interface DirectoryCuller {
  user(id: string): Promise<DirectoryUser | undefined>;
  /** Whether its search sees what a profile holds: FusionAuth's database engine does not. */
  searches(): Promise<boolean>;
  /**
   * Users that search says are anonymous and were not updated since `before` (epoch milliseconds): nominees, no
   * more (I6). @throws OddAnswer
   */
  nominate(before: number): AsyncIterable<DirectoryUser>;
  deactivate(id: string): Promise<void>;
  /** Hard delete; resolves also when there is nothing left to delete. */
  delete(id: string): Promise<void>;
  /** Our clock beside FusionAuth's, when that was last told; undefined when it never was. */
  clock(): ClockReading | undefined;
}

export interface ClockReading {
  /** When FusionAuth said so, by our clock, epoch milliseconds. */
  at: number;
  /** By how many milliseconds ours is ahead. */
  ahead: number;
}
