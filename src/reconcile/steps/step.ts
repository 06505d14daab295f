// What every step needs, and how it reports: the result is a Change, the account comes back as it then stands.
import { eraseAccount } from '../../accounts/erase.ts';
import type { Account } from '../../domain/account.ts';
import type { SyncResult } from '../../domain/change.ts';
import type { MergeRules } from '../../domain/merge.ts';
import type { Directory, Store } from '../../domain/ports.ts';
import type { FieldKind } from '../../domain/profile.ts';
import type { Clock, RandomBytes } from '../../domain/random.ts';
import type { Pace } from '../../domain/sync.ts';

export interface StepSettings {
  store: Pick<Store, 'commit' | 'converting'>;
  directory: Directory;
  kinds: Readonly<Record<string, FieldKind>>;
  rules: MergeRules;
  /** How often one account's profile updates go out. */
  pace: Pace;
  /** How long a conversion may wait for its proof, milliseconds. */
  conversionTtl: number;
  /** Takes what a mail to this account's address costs; the limit that forbids it, if one does. */
  mailLimit: (account: Account) => Promise<string | undefined>;
  now: Clock;
  random: RandomBytes;
}

/** One piece of work, idempotent; the account as it stands afterwards. @throws DirectoryError */
export type Step = (settings: StepSettings, account: Account) => Promise<Account>;

type Reporter = Pick<StepSettings, 'now'> & { store: Pick<Store, 'commit'> };

/** Records what was achieved for `version`, by default the state the account had when the step began. */
export async function report(
  { store, now }: Reporter,
  account: Account,
  result: SyncResult,
  version: number = account.sync.desired,
): Promise<Account> {
  const about = { type: 'synced', account: account.id, at: now(), version } as const;
  const outcome = await store.commit({ ...about, result });
  return outcome.account ?? account;
}

/** FusionAuth no longer holds the account: it was deleted there, so it ends here too. */
export async function vanish(settings: StepSettings, account: Account): Promise<Account> {
  await eraseAccount(settings, account);
  return report(settings, account, { type: 'deleted' });
}
