// A run from its beginning to its end: the lease that makes it the only one, the record that a later run goes
// on from, and what ends it early.
import type { CullOrder, CullRun } from '../domain/cull-run.ts';
import { DirectoryError } from '../domain/directory-error.ts';
import { AppError } from '../domain/errors.ts';
import { CULL_MARGIN } from '../domain/idle.ts';
import { OddAnswer } from '../domain/odd-answer.ts';
import { uuidv7 } from '../domain/random.ts';
import { checkClock } from './check-clock.ts';
import { Interruption, Stop } from './ending.ts';
import { type CullLease, cullLease } from './lease.ts';
import { listener } from './listener.ts';
import { patientGuard } from './patient-guard.ts';
import { isUnfinished, latestRun, newRecord, takenUp } from './record.ts';
import type { CullSettings, Run } from './run.ts';

/**
 * Does `work` as the only run over all processes; a dry run is nobody's rival. Resolves to the run's record,
 * however it ended. @throws AppError `busy` while another runs, and what is neither FusionAuth's nor a rule
 */
export async function inSession(
  settings: CullSettings,
  order: CullOrder,
  work: (run: Run) => Promise<void>,
): Promise<CullRun> {
  const lease = order.dryRun ? undefined : cullLease(settings);
  await lease?.hold();
  try {
    const run = await begin(settings, order, lease);
    const fault = await ended(run, work);
    run.record.endedAt = settings.now();
    await settings.store.saveCull(run.record);
    if (fault) throw fault.error;
    return run.record;
  } finally {
    await lease?.end();
  }
}

async function begin(settings: CullSettings, order: CullOrder, lease?: CullLease): Promise<Run> {
  const { store, now, random } = settings;
  const at = now();
  const earlier = await latestRun(store, at);
  const id = uuidv7(at, random);
  const goesOn = !order.dryRun && isUnfinished(earlier, at);
  const record = goesOn ? await takenUp(store, earlier) : newRecord(order, { id, at });
  const heard = listener();
  const run: Run = {
    ...settings,
    ...order,
    guard: settings.guard && patientGuard(settings.guard, settings.patience),
    max: order.max ?? settings.max,
    maxFraction: order.maxFraction ?? settings.maxFraction,
    at,
    cutoff: { seenBefore: at - settings.after, endedBefore: at - CULL_MARGIN },
    searches: false,
    clockAgrees: false,
    record,
    // However long a call or a pause was, whoever has lost the lease asks for nothing more.
    async asked(call) {
      await lease?.hold();
      return heard(call);
    },
    async checkpoint(progress) {
      await lease?.hold();
      if (!order.dryRun) await store.saveCull(record);
      run.clockAgrees = checkClock(run) || run.clockAgrees;
      await checkOrders(settings, order);
      order.onProgress?.(progress);
    },
  };
  return run;
}

/** @throws Interruption */
async function checkOrders({ store }: CullSettings, { dryRun, signal }: CullOrder): Promise<void> {
  if (signal?.aborted) throw new Interruption('the process was told to end');
  if (!dryRun && (await store.cullPause())) throw new Interruption('paused');
}

/** The fault that ended the work, if it was one. @throws AppError `busy`: the record is another run's by now */
async function ended(run: Run, work: (run: Run) => Promise<void>) {
  try {
    await work(run);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { message } = error as Error;
    const rule = error instanceof Stop || error instanceof OddAnswer;
    const expected = error instanceof Interruption || error instanceof DirectoryError;
    if (rule) run.record.stopped = message;
    else run.record.interrupted = expected ? message : 'a fault; the log has it';
    return rule || expected ? undefined : { error };
  }
}
