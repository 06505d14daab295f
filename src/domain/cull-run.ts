// The record of one run of the cull: kept in the store, shown to operators, and what a later run goes on from.

export interface CullRun {
  /** UUID; the events of what it has culled and deleted name it. */
  id: string;
  /** `schedule`, `command line`. */
  by: string;
  dryRun: boolean;
  /** Epoch milliseconds. Without an end it is under way, or was cut off. */
  startedAt: number;
  endedAt?: number;
  /** How often it was taken up again after it had been cut off or paused. */
  resumed: number;
  /** Accounts looked at, by search or from the store. */
  scanned: number;
  /** Deactivated, or in a dry run what would be. */
  culled: number;
  /** Deactivated earlier and now deleted for good, or what would be. */
  deleted: number;
  /** Kept ones by reason. */
  kept: Readonly<Record<string, number>>;
  /** Accounts that FusionAuth, or the site's guard, gave no answer for: kept until the next run. */
  errors: number;
  /** Which safety rule ended it, and why. */
  stopped?: string;
  /** Ended early without harm: an operator's pause, or a FusionAuth that is away. To be taken up again. */
  interrupted?: string;
}

/** What a run is asked to do. */
export interface CullOrder {
  dryRun: boolean;
  /** Who wants it: `schedule`, `command line`. */
  by: string;
  /** For this run, in the place of the settings. */
  max?: number | undefined;
  maxFraction?: number | undefined;
  /** Ends the run where it is; it is taken up again later. */
  signal?: AbortSignal | undefined;
  onProgress?: (progress: CullProgress) => void;
  /** Hears of every account that was judged. */
  onVerdict?: (said: CullVerdict) => void;
}

export interface CullProgress {
  phase: 'counting' | 'culling' | 'deleting';
  done: number;
  /** How many there are to do at most; undefined while that is being counted. */
  total?: number;
}

export interface CullVerdict {
  account: string;
  goes: boolean;
  /** In words: `idle 41 d`, `kept by guard: has an open cart`. */
  reason: string;
}

/** An operator's word that no run may go on. */
export interface CullPause {
  /** Epoch milliseconds. */
  at: number;
}

/** An account that a run has deleted. */
export interface Deletion {
  account: string;
  /** Epoch milliseconds. */
  at: number;
}
