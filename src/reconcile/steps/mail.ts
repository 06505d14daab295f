// Having FusionAuth mail the link of a conversion.
import { withdraw } from '../../accounts/withdraw.ts';
import type { Account } from '../../domain/account.ts';
import { mirror } from '../../domain/mirror.ts';
import type { DirectoryUser } from '../../domain/ports.ts';
import { nextLook } from '../next-look.ts';
import { permit } from './permit.ts';
import { report, type Step, type StepSettings, vanish } from './step.ts';

export const mail: Step = async (settings, waiting) => {
  const account = await permit(settings, waiting);
  const { conversion } = account;
  if (account.state !== 'converting' || !conversion?.allowed) return account;
  const { email, mode } = conversion;
  const owner = await settings.directory.userByEmail(email);
  if (owner && owner.id !== account.id) return mailOwner(settings, account, owner);
  const attached = mode === 'attach-first' ? { email } : {};
  const body = { data: mirror(account), ...attached };
  const patched = await settings.directory.patch(account.id, body);
  if (patched === 'missing') return vanish(settings, account);
  if (patched === 'taken') return withdraw(settings, account, 'taken');
  return mailLink(settings, account);
};

/** Remembers the last password change before the mail: only a later one proves the mailbox (I3). */
async function mailLink(settings: StepSettings, account: Account): Promise<Account> {
  const { directory } = settings;
  const { request = '', mode, earlierLinks, email = '' } = account.conversion ?? {};
  let user = await directory.user(account.id);
  const loginId = user?.username ?? email;
  if (user && earlierLinks) {
    await directory.revokeLinks(loginId);
    user = await directory.user(account.id);
  }
  if (!user) return vanish(settings, account);
  const state = { anon_user: 'true', ...(mode === 'verify-first' ? { request } : {}) };
  await directory.mailLink(loginId, state);
  return mailed(settings, account, { passwordAt: user.passwordChangedAt });
}

/** The address has an account: its owner is told, and the visitor sees what everybody sees (I7). */
async function mailOwner(
  settings: StepSettings,
  account: Account,
  owner: DirectoryUser,
): Promise<Account> {
  await settings.directory.mailKnownAddress(owner.id);
  return mailed(settings, account, { known: true });
}

function mailed(
  settings: StepSettings,
  account: Account,
  proof: { passwordAt: number } | { known: true },
): Promise<Account> {
  const request = account.conversion?.request ?? '';
  const lookAt = nextLook(account, settings.now());
  return report(settings, account, { type: 'mailed', request, lookAt, ...proof });
}
