// The cull: stubs whose cookie can no longer exist are deactivated, and after a grace period deleted.
import { type Account, isStub } from '../domain/account.ts';
import { uuidv7 } from '../domain/random.ts';
import { deleteEnded } from './delete-ended.ts';
import { alone, type CullSettings, type Run } from './run.ts';
import { countUnprovisioned, removeUnprovisioned } from './unprovisioned.ts';
import { type Reason, verdict } from './verdict.ts';

export interface CullReport {
  dryRun: boolean;
  /** Accounts that search named. */
  nominated: number;
  /** How many of them were deactivated, or in a dry run would be; kept ones by reason. */
  culled: number;
  kept: Readonly<Partial<Record<Reason, number>>>;
  /** Stubs that FusionAuth was never told of, removed at once, or that would be. */
  unprovisioned: number;
  /** Accounts deactivated earlier that were deleted, or would be. */
  deleted: number;
  /** Why the run stopped before it changed anything. */
  stopped?: string;
}

export type Cull = (options: { dryRun: boolean }) => Promise<CullReport>;

/** One run at a time over all processes. @throws AppError `busy` while another runs */
export function culling(settings: CullSettings): Cull {
  return ({ dryRun }) => alone(settings, dryRun, cull);
}

async function cull(run: Run): Promise<CullReport> {
  const { dryRun } = run;
  const { doomed, strangers, kept, nominated } = await judge(run);
  const unprovisioned = await countUnprovisioned(run);
  const report = { dryRun, nominated, kept, culled: doomed.length, unprovisioned, deleted: 0 };
  const stopped = await excess(run, doomed.length + unprovisioned, strangers);
  if (stopped) return { ...report, culled: 0, unprovisioned: 0, stopped };
  if (dryRun) return { ...report, deleted: await deleteEnded(run) };
  const culled = await deactivate(run, doomed);
  const removed = await removeUnprovisioned(run);
  return { ...report, culled, unprovisioned: removed, deleted: await deleteEnded(run) };
}

/** Search nominates; each nominee is read again by its id. */
async function judge({ store, culler, before, hold }: Run) {
  const doomed: string[] = [];
  const kept: Partial<Record<Reason, number>> = {};
  let nominated = 0;
  let strangers = 0;
  for await (const id of culler.nominate(before)) {
    await hold();
    nominated++;
    const account = await store.account(id);
    const { cull, reason } = verdict(account, await culler.user(id), before);
    if (!cull) kept[reason] = (kept[reason] ?? 0) + 1;
    else doomed.push(id);
    if (cull && !isCounted(account)) strangers++;
  }
  return { doomed, strangers, kept, nominated };
}

/**
 * A run that would take too much is more likely a mistake than a need. `strangers`: how many of the doomed
 * are not among the stubs that the store counts, because their rows were lost.
 */
async function excess(
  { max, maxFraction, store }: Run,
  doomed: number,
  strangers: number,
): Promise<string | undefined> {
  if (doomed > max) return `${doomed} accounts would go; CULL_MAX allows ${max}`;
  const { byState } = await store.counts();
  const stubs = byState.anonymous + byState.released + byState.converting + strangers;
  const most = Math.max(Math.floor(stubs * maxFraction), SMALL_RUN);
  if (doomed <= most) return undefined;
  return `${doomed} of ${stubs} stubs would go; CULL_MAX_FRACTION allows ${most}`;
}

function isCounted(account: Account | undefined): boolean {
  return account !== undefined && (isStub(account) || account.state === 'released');
}

/** Below this many, a fraction says nothing. */
const SMALL_RUN = 20;

/** How many went: the store refuses whoever came back meanwhile. */
async function deactivate(run: Run, doomed: readonly string[]): Promise<number> {
  let culled = 0;
  for (const id of doomed) {
    await run.hold();
    if (await cullOne(run, id)) culled++;
  }
  return culled;
}

/** The tombstone first: after a crash in between, the next run finds it and goes on. */
async function cullOne(run: Run, account: string): Promise<boolean> {
  const { store, culler, now, random, before } = run;
  const at = now();
  const id = uuidv7(at, random);
  const outcome = await store.commit({ type: 'cull', id, account, at, seenBefore: before });
  if (outcome.type === 'refused') return false;
  await culler.deactivate(account);
  return true;
}
