// Finishing a proven conversion, and finding proofs that nobody told us of.
import { finisher } from '../../accounts/finish.ts';
import { withdraw, withdrawOthers } from '../../accounts/withdraw.ts';
import type { Account } from '../../domain/account.ts';
import { isProven } from '../../domain/proof.ts';
import { uuidv7 } from '../../domain/random.ts';
import { nextLook } from '../next-look.ts';
import { report, type Step, type StepSettings, vanish } from './step.ts';

export const finish: Step = async (settings, account) => {
  const result = await finisher(settings.directory)(account);
  if (result === 'missing') return vanish(settings, account);
  if (result === 'taken') return withdraw(settings, account, 'taken');
  return report(settings, account, { type: 'finished' });
};

/** Reads FusionAuth's record for what happened there: a proof, a deletion, or nothing yet. */
export const look: Step = async (settings, account) => {
  const user = await settings.directory.user(account.id);
  if (!user) return vanish(settings, account);
  const { conversion, state } = account;
  const answered = account.sync.lookAt;
  if (state !== 'converting' || !conversion) {
    return report(settings, account, { type: 'looked', answered });
  }
  if (isProven(account, user)) return prove(settings, account);
  if (settings.now() - conversion.askedAt > settings.conversionTtl) {
    return withdraw(settings, account, 'expired');
  }
  const next = nextLook(account, settings.now());
  return report(settings, account, { type: 'looked', answered, next });
};

async function prove(settings: StepSettings, account: Account): Promise<Account> {
  const at = settings.now();
  const outcome = await settings.store.commit({
    type: 'prove',
    by: 'record',
    id: uuidv7(at, settings.random),
    account: account.id,
    at,
    request: account.conversion?.request ?? '',
  });
  if (outcome.type === 'done') await withdrawOthers(settings, outcome.account);
  return outcome.account ?? account;
}
