// The last step of a cull, after the grace period: the FusionAuth user and the row are deleted for good.
import type { Account } from '../domain/account.ts';
import type { CullSettings } from './cull.ts';

const PAGE = 500;
/** A cookie outlives its own expiry by the tolerance for clocks; a day covers it. */
const DAY_MS = 86_400_000;

/** How many culled accounts were deleted, or in a dry run would be. */
export async function deleteEnded(settings: CullSettings, dryRun: boolean): Promise<number> {
  const { store, now, grace, cookieLife } = settings;
  const before = now() - Math.min(grace, cookieLife + DAY_MS);
  const ended = await store.ended(before, PAGE);
  const ripe = ended.filter((account) => isRipe(settings, account));
  if (dryRun) return ripe.filter(({ state }) => state === 'culled').length;
  let deleted = 0;
  for (const account of ripe) if (await deleteOne(settings, account)) deleted++;
  return deleted;
}

/** An erased account's empty row must outlive every copy of its cookie, or one could bring it back. */
function isRipe({ now, grace, cookieLife }: CullSettings, account: Account): boolean {
  const wait = account.state === 'erased' ? cookieLife + DAY_MS : grace;
  return (account.endedAt ?? 0) + wait < now();
}

/** Looks at the record once more: whoever has an email there is not a stub. */
async function deleteOne({ store, culler, now }: CullSettings, account: Account): Promise<boolean> {
  const user = await culler.user(account.id);
  if (user && (user.data.anonymousUser !== true || user.email)) return false;
  if (user) await culler.delete(account.id);
  await store.commit({ type: 'forget', account: account.id, at: now() });
  return account.state === 'culled';
}
