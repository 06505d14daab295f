// The last step of a cull, after the grace period: the FusionAuth user and the row are deleted for good.
import { type Account, isUnprovisioned } from '../domain/account.ts';
import { DirectoryError } from '../domain/directory-error.ts';
import { CULL_MARGIN } from '../domain/idle.ts';
import type { DirectoryUser } from '../domain/ports.ts';
import { uuidv7 } from '../domain/random.ts';
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
  const { byState } = await store.counts();
  const total = byState.culled + byState.erased;
  let done = 0;
  for await (const page of pages((limit, last) => store.ended(before, limit, last), PAGE)) {
    await run.checkpoint({ phase: 'deleting', done, total });
    checkTime(run);
    await inParallel(page, AT_ONCE, async (account) => {
      if (account.state === 'erased') return forgetErased(run, account);
      const reason = await whyKept(run, account);
      if (reason) return noteKept(run, reason);
      if (await deleteOne(run, account)) record.deleted++;
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

/** Looks at the record once more, and asks the site's guard. */
async function whyKept(run: Run, account: Account): Promise<Reason | undefined> {
  if ((account.endedAt ?? 0) + run.grace >= run.at) return 'grace period';
  let user: DirectoryUser | undefined;
  if (!isUnprovisioned(account)) {
    const found = await run.asked(() => run.culler.user(account.id));
    if (found instanceof DirectoryError) return 'no answer';
    user = found;
    const reason = user && (await whyNotYet(run, user));
    if (reason) return reason;
  }
  const said = await guarded(
    run,
    { id: account.id, account, user },
    { cull: true, reason: 'idle' },
  );
  return said.cull ? undefined : said.reason;
}

/** A user must be deactivated, and left alone in FusionAuth for the whole of the grace period. */
async function whyNotYet(run: Run, user: DirectoryUser): Promise<Reason | undefined> {
  if (!isStubRecord(user)) return 'record differs';
  if (user.active && !run.dryRun) await run.asked(() => run.culler.deactivate(user.id));
  return user.active || user.updatedAt + run.grace >= run.at ? 'grace period' : undefined;
}

/** From `condemn` on nothing brings the account back, so no visit can fall between the two deletions (C3). */
async function deleteOne(run: Run, account: Account): Promise<boolean> {
  if (run.dryRun) return true;
  if (isUnprovisioned(account)) return forget(run, account);
  const { id } = account;
  const condemned = await run.store.commit({ type: 'condemn', account: id, at: run.now() });
  if (condemned.type === 'refused') return false;
  const failed = await run.asked(() => run.culler.delete(id));
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
