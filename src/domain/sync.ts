// When an account is due, and what FusionAuth should be asked to do then: pure rules of the reconciler.
import type { Account, Conversion, Sync } from './account.ts';
import { SEAL_MS } from './merge.ts';

/** How often one account's profile updates may go out: so many at once, then one an interval. */
export interface Pace {
  burst: number;
  intervalMs: number;
}

/** Which worker an account waits for; deleting needs a key that the web role does not have. */
export type Task = 'sync' | 'delete';

export interface Due {
  task: Task;
  /** Epoch milliseconds; 0 is at once. */
  at: number;
  /** A conversion or a merge waits for it: it goes before profile updates, however long those have been due. */
  urgent: boolean;
}

/** When FusionAuth is next to be called for an account; undefined when there is nothing to do. */
export function due(account: Account): Due | undefined {
  const { sync, state, directory } = account;
  const merge = mergeAt(account);
  // A merge is between two rows, so it does not wait for what FusionAuth has refused.
  if (sync.parked !== undefined && merge === undefined) return undefined;
  if (state === 'erased') {
    return directory === 'gone' ? undefined : { task: 'delete', at: sync.retryAt, urgent: false };
  }
  if (state === 'culled' || directory === 'gone') return undefined;
  const step = conversionStep(account);
  const calls = sync.parked === undefined ? [step && 0, patchAt(account), sync.lookAt] : [];
  const times = [merge, ...calls].filter((time) => time !== undefined);
  if (times.length === 0) return undefined;
  return {
    task: 'sync',
    at: Math.max(Math.min(...times), sync.retryAt),
    urgent: step !== undefined || merge === 0,
  };
}

/** What a conversion still wants of FusionAuth. */
function conversionStep({ state, conversion }: Account): 'mail' | 'finish' | undefined {
  if (!conversion) return undefined;
  if (state === 'converting' && wantsMail(conversion)) return 'mail';
  if (state === 'registered' && conversion.finishedAt === undefined) return 'finish';
  return undefined;
}

function wantsMail({ mailedAt, limited, again }: Conversion): boolean {
  return again === true || (mailedAt === undefined && limited !== true);
}

/** When a merge is to be finished, or, once nobody can take it back, the stub and the journal's entry to go. */
function mergeAt({ merge, merges = [], state }: Account): number | undefined {
  if (state === 'erased') return undefined;
  if (merge && !merge.settled) return 0;
  const over = [...merges, ...(merge ? [merge] : [])].map(({ at }) => at + SEAL_MS);
  return over.length > 0 ? Math.min(...over) : undefined;
}

function patchAt({ sync, provision, directory }: Account): number | undefined {
  if (sync.desired <= sync.done || (!provision && directory === 'absent')) return undefined;
  return sync.paceAt;
}

/** When the next update may go out after one more at `now` (generic cell rate algorithm). */
export function paced({ paceAt }: Sync, now: number, { burst, intervalMs }: Pace): number {
  const slack = (burst - 1) * intervalMs;
  return Math.max(paceAt + slack, now) + intervalMs - slack;
}

/** The next step that brings FusionAuth into line. */
export type Work =
  | 'hydrate'
  | 'create'
  | 'reactivate'
  | 'patch'
  | 'mail'
  | 'finish'
  | 'merge'
  | 'look'
  | 'delete';

/** What to do for an account now; undefined when FusionAuth holds the desired state. */
export function work(account: Account, now: number): Work | undefined {
  const next = due(account);
  if (!next || next.at > now) return undefined;
  if (next.task === 'delete') return 'delete';
  if ((mergeAt(account) ?? Number.POSITIVE_INFINITY) <= now) return 'merge';
  if (account.directory === 'unknown') return 'hydrate';
  if (account.directory === 'absent') return 'create';
  if (account.directory === 'inactive') return 'reactivate';
  const step = conversionStep(account);
  if (step) return step;
  if ((patchAt(account) ?? Number.POSITIVE_INFINITY) <= now) return 'patch';
  return 'look';
}
