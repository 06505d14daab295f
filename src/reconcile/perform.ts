// From the work an account needs to the step that does it.
import type { Account } from '../domain/account.ts';
import type { Work } from '../domain/sync.ts';
import { finish, look } from './steps/finish.ts';
import { mail } from './steps/mail.ts';
import { merge } from './steps/merge.ts';
import { create, hydrate, patch } from './steps/provision.ts';
import type { Step, StepSettings } from './steps/step.ts';

/** Does one piece of work; the account as it stands afterwards. @throws DirectoryError */
export type Perform = (work: Work, account: Account) => Promise<Account>;

const steps: Readonly<Record<Exclude<Work, 'delete'>, Step>> = {
  hydrate,
  create,
  patch,
  mail,
  finish,
  merge,
  look,
};

/** The steps of the reconcile role: everything but deleting, which its key could not do. */
export function performer(settings: StepSettings): Perform {
  return (work, account) => {
    if (work === 'delete') throw new Error('Deleting is for the cull role.');
    return steps[work](settings, account);
  };
}
