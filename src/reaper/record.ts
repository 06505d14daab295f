// The record of a run: begun, or taken up from one that was cut off.
import type { CullOrder, CullRun } from '../domain/cull-run.ts';
import type { Store } from '../domain/ports.ts';
import type { Judged } from './judge.ts';
import type { Run } from './run.ts';
import { inWords, type Reason } from './verdict.ts';

/** The latest that was no dry run, nor begun under a clock that was ahead. */
export async function latestRun(
  { culls }: Pick<Store, 'culls'>,
  now: number,
): Promise<CullRun | undefined> {
  return (await culls(LOOK_BACK)).find(({ dryRun, startedAt }) => !dryRun && startedAt <= now);
}

/** Dry runs that may have come since. */
const LOOK_BACK = 50;

/** How often one run is taken up: what never ends well is left to the next. */
const MOST_RESUMED = 60;

/** How long a run that was cut off is gone on with, milliseconds; later the next one begins anew. */
const TAKEN_UP_MS = 24 * 60 * 60 * 1000;

export function newRecord(
  { dryRun, by }: CullOrder,
  { id, at }: { id: string; at: number },
): CullRun {
  const counts = { scanned: 0, culled: 0, deleted: 0, kept: {}, errors: 0 };
  return { id, by, dryRun, startedAt: at, resumed: 0, ...counts };
}

/** Whether there is something to go on with: cut off by a crash, paused, or left by a FusionAuth that was away. */
export function isUnfinished(run: CullRun | undefined, now: number): run is CullRun {
  if (!run || run.resumed >= MOST_RESUMED || now - run.startedAt > TAKEN_UP_MS) return false;
  return run.endedAt === undefined || run.interrupted !== undefined;
}

/**
 * What it has taken counts towards the limits, and is counted by its events too, since a crash comes between two
 * checkpoints, and events have a retention; what it kept is looked at again.
 */
export async function takenUp(
  { culledBy }: Pick<Store, 'culledBy'>,
  run: CullRun,
): Promise<CullRun> {
  const { endedAt: _, interrupted: __, ...rest } = run;
  const told = await culledBy(run.id);
  const culled = Math.max(run.culled, told.culled);
  const deleted = Math.max(run.deleted, told.deleted);
  const anew = { scanned: culled, kept: {}, errors: 0 };
  return { ...rest, culled, deleted, ...anew, resumed: run.resumed + 1 };
}

/** Notes what was decided; the accounts that go are counted when they have gone. */
export function note(run: Run, judged: readonly Judged[]): void {
  const { startedAt } = run.record;
  // What it culled before it was cut off, and now looks after, has been counted.
  const again = judged.filter(({ account }) => (account?.endedAt ?? 0) >= startedAt).length;
  run.record.scanned += judged.length - again;
  for (const { id, verdict } of judged) {
    if (!verdict.cull) noteKept(run, verdict.reason);
    const reason = inWords(verdict, startedAt);
    run.onVerdict?.({ account: id, goes: verdict.cull, reason });
  }
}

export function noteKept({ record }: Run, reason: Reason): void {
  record.kept = { ...record.kept, [reason]: (record.kept[reason] ?? 0) + 1 };
  if (reason === 'no answer') record.errors++;
}
