// Having FusionAuth mail the link of a conversion.
import type { Account } from '../../domain/account.ts';
import { DirectoryError } from '../../domain/directory-error.ts';
import { mirror } from '../../domain/mirror.ts';
import type { DirectoryUser } from '../../domain/ports.ts';
import { isClaim } from '../../domain/proof.ts';
import { nextLook } from '../next-look.ts';
import { permit } from './permit.ts';
import { report, type Step, type StepSettings, vanish } from './step.ts';

export const mail: Step = async (settings, waiting) => {
  const account = await permit(settings, waiting);
  const { conversion } = account;
  if (account.state !== 'converting' || !conversion?.allowed) return account;
  const { email, mode } = conversion;
  const found = await settings.directory.userByEmail(email);
  const owner = found?.id === account.id ? undefined : found;
  if (owner && !isClaim(owner)) return mailOwner(settings, account, owner);
  if (owner && mode === 'attach-first') return waitUnattached(settings, account);
  const attached = mode === 'attach-first' ? { email } : {};
  const body = { data: mirror(account), ...attached };
  const patched = await settings.directory.patch(account.id, body);
  if (patched === 'missing') return vanish(settings, account);
  if (patched === 'taken') return waitUnattached(settings, account);
  return mailLink(settings, account);
};

/** Another stub has had the address attached, and has not proven it: nobody keeps its owner out by asking first (H6). */
async function waitUnattached(settings: StepSettings, account: Account): Promise<Account> {
  const { request = '', earlierLinks } = account.conversion ?? {};
  if (earlierLinks) await detach(settings, account);
  return report(settings, account, { type: 'waits', request });
}

/** FusionAuth mails to a user's own address before any other, so one from an earlier request must go. */
async function detach({ directory }: StepSettings, account: Account): Promise<void> {
  await directory.patch(account.id, { data: mirror(account), email: '' });
}

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
  if (mode === 'verify-first' && user.email && user.email !== email) {
    await detach(settings, account);
  }
  const state = { anon_user: 'true', ...(mode === 'verify-first' ? { request } : {}) };
  await directory.mailLink(loginId, state);
  await requireMailedTo(settings, account, loginId);
  return mailed(settings, account, { passwordAt: user.passwordChangedAt });
}

/**
 * FusionAuth mails to the address that it holds. An update that it was late with may have put an earlier one back:
 * then the link has gone to a mailbox that nobody asks for any more, and must not prove this one (H4).
 */
async function requireMailedTo(
  { directory }: StepSettings,
  { id, conversion }: Account,
  loginId: string,
): Promise<void> {
  const user = await directory.user(id);
  const held = user?.email ?? user?.data.email;
  if (!user || held === conversion?.email) return;
  await directory.revokeLinks(loginId);
  throw new DirectoryError('unavailable', { call: 'hold an address' });
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
