// Deletes the FusionAuth users of erased accounts: only the cull's key can, so the web role queues them.
import type { Account } from '../domain/account.ts';
import type { DirectoryCuller, Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';

export interface DeleteSettings {
  store: Pick<Store, 'commit'>;
  culler: Pick<DirectoryCuller, 'delete'>;
  now: Clock;
}

/** @throws DirectoryError */
export function deleter({ store, culler, now }: DeleteSettings) {
  return async (_work: unknown, account: Account): Promise<Account> => {
    await culler.delete(account.id);
    const outcome = await store.commit({
      type: 'synced',
      account: account.id,
      at: now(),
      version: account.sync.desired,
      result: { type: 'deleted' },
    });
    return outcome.account ?? account;
  };
}
