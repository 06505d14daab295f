// The last step of a cull, after the grace period: the FusionAuth user and the row are deleted for good.
import type { Account } from '../domain/account.ts';
import type { DirectoryUser } from '../domain/ports.ts';
import { pages } from './pages.ts';
import type { Run } from './run.ts';

/** A cookie outlives its own expiry by the tolerance for clocks; a day covers it. */
const DAY_MS = 86_400_000;

/** How many culled accounts were deleted, or in a dry run would be. */
export async function deleteEnded(run: Run): Promise<number> {
  const { store, now, grace, cookieLife } = run;
  const before = now() - Math.min(grace, cookieLife + DAY_MS);
  let deleted = 0;
  for await (const page of pages((limit, last) => store.ended(before, limit, last))) {
    for (const account of page.filter((one) => isRipe(run, one))) {
      await run.hold();
      if ((await deleteOne(run, account)) && account.state === 'culled') deleted++;
    }
  }
  return deleted;
}

/** An erased account's empty row must outlive every copy of its cookie, or one could bring it back. */
function isRipe({ now, grace, cookieLife }: Run, account: Account): boolean {
  const wait = account.state === 'erased' ? cookieLife + DAY_MS : grace;
  return (account.endedAt ?? 0) + wait < now();
}

/** Looks at the record once more; whether the account went, or in a dry run would. */
async function deleteOne(run: Run, { id }: Account): Promise<boolean> {
  const { store, culler, now, dryRun } = run;
  const user = await culler.user(id);
  if (user && !mayGo(run, user)) {
    if (isIdleStub(user) && user.active && !dryRun) await culler.deactivate(id);
    return false;
  }
  if (dryRun) return true;
  if (user) await culler.delete(id);
  await store.commit({ type: 'forget', account: id, at: now() });
  return true;
}

/** Deactivated, and left alone in FusionAuth for the whole of the grace period. */
function mayGo({ now, grace }: Run, user: DirectoryUser): boolean {
  return isIdleStub(user) && !user.active && user.updatedAt + grace < now();
}

/** Whoever has an email there is not a stub. */
function isIdleStub(user: DirectoryUser): boolean {
  return user.data.anonymousUser === true && !user.email;
}
