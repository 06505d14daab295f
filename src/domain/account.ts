// The account: the durable record of one identity, and the words for the states it can be in.
import type { MergeEntry } from './merge.ts';
import type { Profile } from './profile.ts';

export type AccountState =
  | 'anonymous'
  | 'converting'
  | 'registered'
  | 'released'
  | 'culled'
  | 'erased';

/**
 * What FusionAuth is known to hold for an account: `unknown` until looked up after a lost store, `inactive`
 * what the cull has deactivated and is to be active again.
 */
export type DirectoryState = 'unknown' | 'absent' | 'present' | 'inactive' | 'gone';

export type ConversionMode = 'verify-first' | 'attach-first';

/**
 * A request to turn a stub into a registered account. Instants are epoch milliseconds.
 * Once withdrawn it stays with an empty address, so that FusionAuth's copy of the address goes too.
 */
export interface Conversion {
  /** UUID that the mailed link carries; a newer request makes older links dead. */
  request: string;
  email: string;
  mode: ConversionMode;
  askedAt: number;
  /** Different addresses that this account has asked for in all its life, this one included. */
  addresses: number;
  /** Asked from a network that had asked too often: no mail goes out. */
  muted?: true;
  /** The same address was asked for again: another mail, unless a limit forbids it; the link so far stays good. */
  again?: true;
  /** The limits let the mail go out. */
  allowed?: true;
  /** A limit kept the mail from going out. The person sees what everybody sees. */
  limited?: true;
  /** When FusionAuth accepted the mail for delivery. */
  mailedAt?: number;
  /** FusionAuth's instant of the last password change when it was mailed; a later one is the proof. */
  passwordAt?: number;
  /** The address has an account already, whose owner got a notice instead of a link. */
  known?: true;
  /** A link mailed for an earlier request may still be about, and must be revoked. */
  earlierLinks?: true;
  /** Whether the profile goes with the account or starts fresh: the person's word on the confirm page. */
  keep?: boolean;
  provenAt?: number;
  /** When FusionAuth held the email, the registration and the cleared flag. */
  finishedAt?: number;
}

/** A stub's part in its merge: it is final, and waits in case the person takes the merge back. */
export interface MergedAway {
  /** UUID of the merge; the account's part goes by the same. */
  id: string;
  /** The registered account that takes the profile in. */
  into: string;
  /** When the person said so, epoch milliseconds. */
  at: number;
  /** Taken back: the account is still to give up what it took in. `id` is that event's. */
  undone?: { id: string; at: number };
  /** The account has done its part. */
  settled?: true;
}

/** How far FusionAuth has been brought into line. Instants are epoch milliseconds. */
export interface Sync {
  /** Version of the desired state; every change that FusionAuth must learn of raises it. */
  desired: number;
  /** Version that FusionAuth is known to hold. */
  done: number;
  /** No profile update goes out before: the pace of one account. */
  paceAt: number;
  /** When FusionAuth's record should be read again, for a proof or a deletion that happened there. */
  lookAt?: number;
  /** Failed attempts in a row, and when the next may start. */
  attempts: number;
  retryAt: number;
  /** Why the reconciler gave up on this account, for an operator to read. */
  parked?: string;
}

export interface Account {
  /** UUID, the same as the FusionAuth user's id. */
  id: string;
  state: AccountState;
  profile: Profile;
  /** Tokens that carry an older epoch are refused. */
  epoch: number;
  /** The epoch of the token that last asked for an address, and died of it. */
  askedWith?: number;
  createdAt: number;
  seenAt: number;
  /** The action that opened it; absent where the row was made for an account that the store had lost. */
  openedBy?: string;
  /** When FusionAuth last counted its user as active: made there, registered, or signed in. */
  activeAt?: number;
  /** Only a sign-in at FusionAuth later than this is taken: an operator has ended all before. */
  freshAfter?: number;
  /**
   * The cookie has not come back yet: its token is a short one and lives until then, epoch milliseconds
   * (`CULL_NEVER_RETURNED_AFTER`). Gone with the first return.
   */
  firstUntil?: number;
  /** The id of the release that holds it for the way back from privacy mode. */
  held?: string;
  /** When it was culled or erased. */
  endedAt?: number;
  /** What was culled, where that was no anonymous stub: a released one, or one whose row was lost. */
  was?: 'released' | 'lost';
  /** The cull is deleting it: nothing brings it back any more. */
  deleting?: true;
  /** Whether FusionAuth should hold a user for it yet (`PROVISION`). */
  provision: boolean;
  directory: DirectoryState;
  conversion?: Conversion;
  /** A stub that was merged into an account. */
  merge?: MergedAway;
  /** What a registered account has taken in from stubs, oldest first, as long as it can be taken back. */
  merges?: readonly MergeEntry[];
  sync: Sync;
}

/** Whether an account is a stub: anonymous or converting. */
export function isStub(account: Account): boolean {
  return account.state === 'anonymous' || account.state === 'converting';
}

/** Whether the cull may take it when it is idle: a stub that is not converting and not part of a merge. */
export function isCullable({ state, merge }: Account): boolean {
  return (state === 'anonymous' || state === 'released') && !merge;
}

/** Whether FusionAuth was never told of it (`PROVISION`), so that there is nothing to do there. */
export function isUnprovisioned({ directory, provision }: Account): boolean {
  return directory === 'absent' && !provision;
}

/** Whether nothing is left to do for an account that is over: culled, or erased and gone from FusionAuth. */
export function isEnded(account: Account): boolean {
  return account.state === 'culled' || (account.state === 'erased' && account.directory === 'gone');
}
