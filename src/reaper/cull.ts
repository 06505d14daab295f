// The cull: stubs whose cookie can no longer exist are deactivated, and after a grace period deleted.
import type { CullOrder, CullRun } from '../domain/cull-run.ts';
import { checkClock } from './check-clock.ts';
import { deleteEnded } from './delete-ended.ts';
import { Stop } from './ending.ts';
import { inParallel } from './in-parallel.ts';
import { type Judged, judge } from './judge.ts';
import { appraise } from './limits.ts';
import { nominees } from './nominees.ts';
import { checkHeld } from './odd-records.ts';
import { note } from './record.ts';
import type { CullSettings, Run } from './run.ts';
import { inSession } from './session.ts';
import { tombstone } from './tombstone.ts';

export type Cull = (order: CullOrder) => Promise<CullRun>;

/** Accounts that a run works on at once: enough to keep FusionAuth busy, whose pace is set elsewhere. */
const AT_ONCE = 8;

/** One run at a time over all processes. @throws AppError `busy` while another runs */
export function culling(settings: CullSettings): Cull {
  return (order) => inSession(settings, order, cull);
}

async function cull(run: Run): Promise<void> {
  run.searches = await run.culler.searches();
  await run.checkpoint({ phase: 'counting', done: 0 });
  const { nominated, excess } = await appraise(run);
  if (excess && !run.dryRun) throw new Stop(excess);
  await cullNominees(run, nominated);
  await deleteEnded(run);
  if (excess) throw new Stop(excess);
}

/** One by one until FusionAuth has told the time, which the first deactivation may make it do (C4). @throws Stop */
async function takeAll(run: Run, doomed: readonly Judged[]): Promise<void> {
  const left = [...doomed];
  while (!run.clockAgrees && left.length > 0) {
    await tombstone(run, left.shift() as Judged);
    run.clockAgrees = checkClock(run);
  }
  await inParallel(left, AT_ONCE, (one) => tombstone(run, one));
}

/** Each is read again by its id, and goes at once, so that nothing is decided on what was read long ago. */
async function cullNominees(run: Run, total: number): Promise<void> {
  const { record } = run;
  let done = 0;
  for await (const chunk of nominees(run)) {
    const judged = await inParallel(chunk, AT_ONCE, (one) => judge(run, one));
    checkHeld(judged);
    note(run, judged);
    const doomed = judged.filter(({ verdict }) => verdict.cull);
    if (run.dryRun) record.culled += doomed.length;
    else {
      if (record.culled + doomed.length > run.max) throw new Stop(`CULL_MAX allows ${run.max}`);
      await takeAll(run, doomed);
    }
    done += chunk.length;
    await run.checkpoint({ phase: 'culling', done, total });
  }
}
