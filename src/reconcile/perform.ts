// From the work an account needs to the step that does it.
import type { Account } from '../domain/account.ts';
import type { Directory } from '../domain/ports.ts';
import { due, type Work } from '../domain/sync.ts';
import { finish, look } from './steps/finish.ts';
import { mail } from './steps/mail.ts';
import { merge } from './steps/merge.ts';
import { create, hydrate, patch, reactivate } from './steps/provision.ts';
import type { Step, StepSettings } from './steps/step.ts';

/** Does one piece of work; the account as it stands afterwards. @throws DirectoryError */
export type Perform = (work: Work, account: Account) => Promise<Account>;

export interface PerformSettings extends StepSettings {
  /** The directory for what a person waits for. */
  conversions: Directory;
}

const steps: Readonly<Record<Exclude<Work, 'delete'>, Step>> = {
  hydrate,
  create,
  reactivate,
  patch,
  mail,
  finish,
  merge,
  look,
};

/** The steps of the reconcile role: everything but deleting, which its key could not do. */
export function performer(settings: PerformSettings): Perform {
  const forConversions = { ...settings, directory: settings.conversions };
  return (work, account) => {
    if (work === 'delete') throw new Error('Deleting is for the cull role.');
    const urgent = account.state === 'converting' || due(account)?.urgent;
    return steps[work](urgent ? forConversions : settings, account);
  };
}
