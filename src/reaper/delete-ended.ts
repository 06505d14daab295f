// The last step of a cull, after the grace period: the FusionAuth user and the row are deleted for good.
import { type Account, isUnprovisioned } from '../domain/account.ts';
import { DirectoryError } from '../domain/directory-error.ts';
import { CULL_MARGIN } from '../domain/idle.ts';
import type { DirectoryUser } from '../domain/ports.ts';
import { uuidv7 } from '../domain/random.ts';
import { deactivate } from './deactivate.ts';
import { Stop } from './ending.ts';
import { inParallel } from './in-parallel.ts';
import { guarded } from './judge.ts';
import { pages } from './pages.ts';
import { noteKept } from './record.ts';
import type { Run } from './run.ts';
import { isStubRecord, type Reason } from './verdict.ts';

const PAGE = 200;
const AT_ONCE = 8;

/** Counts culled accounts that were deleted, or in a dry run would be; the rows of erased ones go along. */
export async function deleteEnded(run: Run): Promise<void> {
  const { store, at, grace, cookieLife, record } = run;
  const before = at - Math.min(grace, cookieLife + CULL_MARGIN);
  const total = await store.countEnded(before);
  let done = 0;
  for await (const page of pages((limit, last) => store.ended(before, limit, last), PAGE)) {
    await run.checkpoint({ phase: 'deleting', done, total });
    checkTime(run);
    await inParallel(page, AT_ONCE, async (account) => {
      if (account.state === 'erased') return forgetErased(run, account);
      const found = await lookAt(run, account);
      if (found.kept) return noteKept(run, found.kept);
      if (await deleteOne(run, account, found)) record.deleted++;
    });
    done += page.length;
  }
  await run.checkpoint({ phase: 'deleting', done, total });
}

/** What is deleted does not come back, so the clock must be known to be right. @throws Stop */
function checkTime({ clockAgrees, dryRun }: Run): void {
  if (clockAgrees || dryRun) return;
  throw new Stop(
    "FusionAuth's answers carry no date, so nothing is deleted for good: let a proxy before it add one",
  );
}

/** An erased account's empty row must outlive every copy of its cookie, or one could bring it back. */
async function forgetErased(run: Run, account: Account): Promise<void> {
  const { at, cookieLife, dryRun } = run;
  if (dryRun || (account.endedAt ?? 0) + cookieLife + CULL_MARGIN >= at) return;
  await forget(run, account);
}

/** What was found of an account that is due: why it stays, or whether FusionAuth holds a user to delete. */
interface Found {
  kept?: Reason | undefined;
  user?: DirectoryUser | undefined;
}

/** Looks at the record once more, and asks the site's guard. */
async function lookAt(run: Run, account: Account): Promise<Found> {
  if ((account.endedAt ?? 0) + run.grace >= run.at) return { kept: 'grace period' };
  const { id } = account;
  const user = isUnprovisioned(account) ? undefined : await run.asked(() => run.culler.user(id));
  if (user instanceof DirectoryError) return { kept: 'no answer' };
  const kept = user && (await whyNotYet(run, user));
  if (kept) return { kept };
  const said = await guarded(run, { id, account, user }, { cull: true, reason: 'idle' });
  return said.cull ? { user } : { kept: said.reason };
}

/** A user must be deactivated, and left alone in FusionAuth for the whole of the grace period. */
async function whyNotYet(run: Run, user: DirectoryUser): Promise<Reason | undefined> {
  if (!isStubRecord(user)) return 'record differs';
  if (user.active) return whyActive(run, user.id);
  return user.updatedAt + run.grace >= run.at ? 'grace period' : undefined;
}

/** Its deactivation is missing, unless it came back after its row was read. */
async function whyActive(run: Run, id: string): Promise<Reason> {
  if ((await run.store.account(id))?.state !== 'culled') return 'visited since';
  return run.dryRun || (await deactivate(run, id)) ? 'grace period' : 'no answer';
}

/**
 * From `condemn` on nothing brings the account back, so no visit can fall between the two deletions (C3). Only a
 * user whose record was read is deleted: one that FusionAuth did not find would go unseen.
 */
async function deleteOne(run: Run, account: Account, { user }: Found): Promise<boolean> {
  if (run.dryRun) return true;
  if (isUnprovisioned(account)) return forget(run, account);
  const { id } = account;
  const condemned = await run.store.commit({ type: 'condemn', account: id, at: run.now() });
  if (condemned.type === 'refused') return false;
  const failed = user && (await run.asked(() => run.culler.delete(id)));
  if (failed) noteKept(run, 'no answer');
  return failed ? false : forget(run, account);
}

/** Whether there was a row to forget: no, when it came back. */
async function forget({ store, now, random, record }: Run, { id: account }: Account) {
  const at = now();
  const id = uuidv7(at, random);
  const forgotten = await store.commit({ type: 'forget', account, at, id, run: record.id });
  return forgotten.type === 'done';
}
