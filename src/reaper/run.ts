// One run of the cull: what it works with, and what it knows of itself.
import type { Account } from '../domain/account.ts';
import type { CullOrder, CullProgress, CullRun } from '../domain/cull-run.ts';
import type { DirectoryError } from '../domain/directory-error.ts';
import type { Guard } from '../domain/guard.ts';
import type { Cutoff } from '../domain/idle.ts';
import type { DirectoryCuller, DirectoryUser, Store } from '../domain/ports.ts';
import type { Clock, RandomBytes } from '../domain/random.ts';

type Needed =
  | 'account'
  | 'commit'
  | 'counts'
  | 'ended'
  | 'countEnded'
  | 'idle'
  | 'unreturned'
  | 'lease'
  | 'unlease';

export interface CullSettings {
  store: Pick<Store, Needed | 'saveCull' | 'culls' | 'culledBy' | 'cullPause'>;
  culler: DirectoryCuller;
  guard?: Guard | undefined;
  /** How long the guard may take with one account, milliseconds: three seconds unless said. */
  patience?: number;
  /** Unique to this process. */
  owner: string;
  /** Milliseconds: idle for this long, deactivated for that long, cookie's life. */
  after: number;
  grace: number;
  cookieLife: number;
  maxFraction: number;
  max: number;
  now: Clock;
  random: RandomBytes;
}

/** A nominated account: its row, the user as search gave it, or both. */
export interface Nominee {
  id: string;
  account?: Account | undefined;
  user?: DirectoryUser | undefined;
}

export interface Run extends CullSettings, CullOrder {
  max: number;
  maxFraction: number;
  /** When it began, or was taken up, by our clock: whatever it decides, it decides as of then. */
  at: number;
  cutoff: Cutoff;
  /** Whether FusionAuth's search can nominate. */
  searches: boolean;
  /** Kept up to date all along. */
  record: CullRun;
  /** FusionAuth has said meanwhile that our clock is right. */
  clockAgrees: boolean;
  /**
   * Keeps the lease; an error of FusionAuth's is an answer like another.
   * @throws Interruption when there are many in a row, AppError `busy` when another run has taken over
   */
  asked<T>(call: () => Promise<T>): Promise<T | DirectoryError>;
  /**
   * To be called between two steps: keeps the lease and the record.
   * @throws Interruption, Stop when a safety rule says so, AppError `busy` when another run has taken over
   */
  checkpoint(progress: CullProgress): Promise<void>;
}
