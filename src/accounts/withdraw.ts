// Ends conversions that can no longer be proven.
import type { Account } from '../domain/account.ts';
import type { Store } from '../domain/ports.ts';
import { type Clock, type RandomBytes, uuidv7 } from '../domain/random.ts';

export interface WithdrawSettings {
  store: Pick<Store, 'commit' | 'converting'>;
  now: Clock;
  random: RandomBytes;
}

/** The first proof of a mailbox wins: every other stub that awaits the same address goes back to anonymous. */
export async function withdrawOthers(settings: WithdrawSettings, winner: Account): Promise<void> {
  const email = winner.conversion?.email;
  if (!email) return;
  const others = await settings.store.converting(email);
  await Promise.all(
    others
      .filter(({ id }) => id !== winner.id)
      .map((other) => withdraw(settings, other, 'superseded')),
  );
}

/** Takes an account's conversion back; the account as it then stands. */
export async function withdraw(
  {
    store,
    now,
    random,
  }: Pick<WithdrawSettings, 'now' | 'random'> & { store: Pick<Store, 'commit'> },
  account: Account,
  reason: 'taken' | 'expired' | 'superseded',
): Promise<Account> {
  const outcome = await store.commit({
    type: 'withdraw',
    id: uuidv7(now(), random),
    account: account.id,
    at: now(),
    request: account.conversion?.request ?? '',
    reason,
  });
  return outcome.account ?? account;
}
