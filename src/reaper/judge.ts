// The decision on a nominee: its row, FusionAuth's record read by id, and the site's guard.
import { type Account, isUnprovisioned } from '../domain/account.ts';
import { DirectoryError } from '../domain/directory-error.ts';
import type { DirectoryUser } from '../domain/ports.ts';
import { plain } from '../domain/profile.ts';
import { Interruption } from './ending.ts';
import type { Nominee, Run } from './run.ts';
import { byRow, type Verdict, verdict } from './verdict.ts';

export interface Judged extends Nominee {
  verdict: Verdict;
  /** FusionAuth was asked for the record, and answered. */
  asked?: true;
  /** The record as it was read; undefined when FusionAuth holds none, or was not asked. */
  found?: DirectoryUser | undefined;
}

/** An account that FusionAuth gives no answer for stays. @throws Interruption when it gives none for many */
export async function judge(run: Run, nominee: Nominee): Promise<Judged> {
  const { account } = nominee;
  const row = byRow(account, run.cutoff);
  if (!row.cull) return { ...nominee, verdict: row };
  if (account && isUnprovisioned(account)) {
    return { ...nominee, verdict: await guarded(run, nominee, row) };
  }
  const user = await run.asked(() => run.culler.user(nominee.id));
  if (user instanceof DirectoryError) return { ...nominee, verdict: NO_ANSWER };
  const said = verdict(account, user, run.cutoff);
  return {
    ...nominee,
    asked: true,
    found: user,
    verdict: await guarded(run, { ...nominee, user }, said),
  };
}

/** What would go stays when the site says so, or does not say. @throws Interruption when it says nothing of many */
export async function guarded(
  { guard }: Pick<Run, 'guard'>,
  { id, account, user }: Nominee,
  said: Verdict,
): Promise<Verdict> {
  if (!guard || !said.cull) return said;
  try {
    const because = await guard({ id, ...known(account, user) });
    return because === undefined ? said : { cull: false, reason: 'kept by guard', because };
  } catch (error) {
    if (error instanceof Interruption) throw error;
    return NO_ANSWER;
  }
}

const NO_ANSWER: Verdict = { cull: false, reason: 'no answer' };

function known(account: Account | undefined, user: DirectoryUser | undefined) {
  if (!account) return { profile: user?.data ?? {} };
  const { profile, createdAt, seenAt } = account;
  return { profile: plain(profile), createdAt, seenAt };
}
