// Release on an operator's word: an account's sessions and tokens end, on every device and in every process.
import type { Account } from '../domain/account.ts';
import type { Store } from '../domain/ports.ts';
import { uuidv7 } from '../domain/random.ts';
import type { ReleaseSettings } from './release.ts';

type Settings = ReleaseSettings & { store: { tracked: Pick<Store['tracked'], 'append'> } };

/** The account as it then stands; undefined when there is none, or it was over already. */
export type ReleaseEverywhere = (account: string) => Promise<Account | undefined>;

/** Whoever asks next is let in by a fresh sign-in only. */
export function everywhereReleaser({ store, now, random }: Settings): ReleaseEverywhere {
  return async (account) => {
    const at = now();
    const about = { type: 'releaseAll', id: uuidv7(at, random), account, at } as const;
    const outcome = await store.commit({ ...about, reason: 'forced' });
    if (outcome.type !== 'done') return undefined;
    await store.tracked.append([{ type: 'releaseAll', uid: account, reason: 'forced', at }]);
    return outcome.account;
  };
}
