// Every write as data: a use case returns a Change, and the store applies it to the row it has just read.
import type { Account, ConversionMode } from './account.ts';
import type { Event } from './event.ts';
import type { Cutoff } from './idle.ts';
import type { MergeRules } from './merge.ts';
import type { FieldKind, Operation, Profile } from './profile.ts';
import type { Session } from './session.ts';
import type { Pace } from './sync.ts';

/** An action, ready to be recorded: its event and what it does to the profile. */
export interface Action {
  /** UUID of the event; the same id again is a repeat and counts once. */
  id: string;
  name: string;
  operations: readonly Operation[];
  data?: NonNullable<Event['data']>;
}

/** What lets a request speak for an account. */
export type Credential =
  | { kind: 'anonymous'; epoch: number }
  | { kind: 'member'; workspace?: string };

/** Why an identity ends on a device. */
export type ReleaseReason =
  | 'logout'
  | 'switch'
  | 'timeout'
  | 'kiosk'
  | 'privacy'
  | 'forced'
  | 'deleted'
  | 'expired';

export type Change = {
  /** The account's UUID. */
  account: string;
  /** When it happened, epoch milliseconds. */
  at: number;
} /** `firstUntil`: when the first token ends, should its cookie never come back; epoch milliseconds. */ & (
  | { type: 'open'; action: Action; provision: boolean; firstUntil?: number }
  | { type: 'record'; credential: Credential; action: Action }
  | {
      type: 'ask';
      id: string;
      epoch: number;
      email: string;
      request: string;
      mode: ConversionMode;
      /** No mail may go out: this network has asked too often. */
      muted?: boolean;
    }
  | { type: 'confirm'; request: string; keep: boolean }
  | { type: 'prove'; id: string; request: string; by: 'page' | 'record' }
  | { type: 'withdraw'; id: string; request: string; reason: 'taken' | 'expired' | 'superseded' }
  /** With `seenBefore`: only of an account that has not been seen since. */
  | {
      type: 'release';
      id: string;
      epoch: number;
      reason: ReleaseReason;
      seenBefore?: number;
      /** A stub waits for `resume`, and nothing else speaks for it until then. */
      hold?: true;
    }
  | { type: 'resume'; id: string; epoch: number }
  /** On an operator's word: every session and every token of the account ends. */
  | { type: 'releaseAll'; id: string; reason: ReleaseReason }
  /** On the stub; `id` becomes the merge's. */
  | { type: 'foldAway'; id: string; epoch: number; into: string }
  | { type: 'takeBack'; id: string; merge: string }
  /** On the account, as of the stub's row. */
  | { type: 'foldIn'; merge: string; stub: string; profile: Profile; rules: MergeRules }
  | { type: 'foldOut'; id: string; merge: string; stub: string }
  | { type: 'seal'; merge: string }
  /** With `passwordChangedAt`, FusionAuth's instant: what the password before it has opened ends. */
  | { type: 'signIn'; id: string; session: Session; passwordChangedAt?: number }
  | { type: 'touch'; session: string }
  /** A guest is there still, and did nothing worth keeping. */
  | { type: 'seen'; epoch: number }
  | {
      type: 'signOut';
      id: string;
      session: string;
      reason: ReleaseReason;
      /** The session's. */
      workspace?: string;
    }
  /**
   * With `merge`: only while the account is a stub that this merge has folded away. With `known`: only while its
   * journal has no merges but these, whose stubs have been seen to.
   */
  | { type: 'erase'; id: string; merge?: string; known?: readonly string[] }
  /** By the run with that id, of an account that is idle by that cutoff. */
  | ({ type: 'cull'; id: string; run?: string } & Cutoff)
  /** An operator wants a culled account back, while there still is one. */
  | { type: 'restore'; id: string }
  /** Its deletion in FusionAuth begins. */
  | { type: 'condemn' }
  /** `id` is that of the event that a culled account leaves. */
  | { type: 'forget'; id: string; run?: string }
  | { type: 'notice'; id: string; name: string }
  | { type: 'hydrate'; found?: Hydrated; kinds: Readonly<Record<string, FieldKind>> }
  | { type: 'synced'; version: number; result: SyncResult }
  /** An operator wants a parked account taken up again. */
  | { type: 'retry' }
);

/** What FusionAuth's record says of an account that the store has lost. */
export interface Hydrated {
  profile: Profile;
  registered: boolean;
}

/** What one step towards FusionAuth achieved; `version` of the change says for which desired state. */
export type SyncResult =
  | { type: 'created' }
  /** A culled account that is back is active again in FusionAuth; `missing`: it is gone there, and made anew. */
  | { type: 'reactivated'; missing: boolean }
  /** The cull has deactivated it, though it was back by then. */
  | { type: 'deactivated' }
  | { type: 'patched'; pace: Pace }
  /** The limits let a mail out. Links of the request before die now, for the new one is `next`. */
  | { type: 'allowed'; request: string; next: string }
  | { type: 'limited'; request: string; lookAt: number }
  | { type: 'mailed'; request: string; lookAt: number; passwordAt: number }
  | { type: 'mailed'; request: string; lookAt: number; known: true }
  /** The address stands on another stub, which has not proven it: this claim awaits its own proof, unattached. */
  | { type: 'waits'; request: string }
  | { type: 'finished' }
  /** `answered` is the row's `lookAt` when the record was read; one set since still wants a look. */
  | { type: 'looked'; answered: number | undefined; next?: number }
  | { type: 'deleted' }
  /** The account has done its part of a merge, or of taking it back. */
  | { type: 'merged'; merge: string; undone: boolean }
  | { type: 'failed'; retryAt: number }
  | { type: 'parked'; reason: string };

export type Refusal =
  | 'unknown'
  | 'superseded'
  | 'registered'
  | 'released'
  | 'culled'
  | 'erased'
  | 'stale'
  | 'full';

/** What became of a change. `account` is the row as it now stands. */
export type Outcome =
  | { type: 'done'; account: Account }
  | { type: 'repeated'; account: Account }
  | { type: 'refused'; reason: Refusal; account?: Account; field?: string };
