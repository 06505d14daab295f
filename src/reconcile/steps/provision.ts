// Making sure that FusionAuth holds the account, and holds what the store says.
import type { Account } from '../../domain/account.ts';
import { mirror } from '../../domain/mirror.ts';
import { profileFrom } from '../profile-from.ts';
import { report, type Step, vanish } from './step.ts';

/** Takes back what FusionAuth knows of an account whose row was lost. */
export const hydrate: Step = async (settings, account) => {
  const { store, directory, kinds, now } = settings;
  const user = await directory.user(account.id);
  const found = user && {
    profile: profileFrom(user.data, kinds),
    registered: user.data.anonymousUser !== true,
  };
  const change = { type: 'hydrate', account: account.id, at: now(), kinds } as const;
  const outcome = await store.commit(found ? { ...change, found } : change);
  return outcome.account ?? account;
};

export const create: Step = async (settings, account) => {
  const created = await settings.directory.createStub(account.id, { data: mirror(account) });
  // A user that was there already may hold older values, so it still needs its patch.
  const version = created === 'created' ? account.sync.desired : 0;
  return report(settings, account, { type: 'created' }, version);
};

/** An account that the cull had taken has come back. What is gone from FusionAuth by now is created anew. */
export const reactivate: Step = async (settings, account) => {
  const missing = (await settings.directory.reactivate(account.id)) === 'missing';
  return report(settings, account, { type: 'reactivated', missing });
};

export const patch: Step = async (settings, account) => {
  const email = isUndone(account) ? { email: '' } : {};
  const patched = await settings.directory.patch(account.id, { data: mirror(account), ...email });
  return patched === 'missing'
    ? vanish(settings, account)
    : report(settings, account, { type: 'patched', pace: settings.pace });
};

/**
 * An address that was attached before its proof, and whose proof never came, or no longer matters: the
 * conversion is over, or is about another address, to which a limit let no mail out.
 */
function isUndone({ conversion, state }: Account): boolean {
  if (conversion?.mode !== 'attach-first') return false;
  const attached = conversion.passwordAt !== undefined || conversion.earlierLinks === true;
  const over = state === 'anonymous' || state === 'released';
  return attached && (over || (state === 'converting' && conversion.limited === true));
}
