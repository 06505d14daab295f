// A merge that was cut off half-way is finished; one that nobody can take back any more is let go of, on both sides.
import { eraseMerged } from '../../accounts/erase.ts';
import { mergeFinisher } from '../../accounts/finish-merge.ts';
import { unsealed } from '../../domain/merge.ts';
import type { Step } from './step.ts';

export const merge: Step = async (settings, account) => {
  const { store, now } = settings;
  if (account.merge && !account.merge.settled) return mergeFinisher(settings)(account);
  const at = now();
  const left = unsealed(account.merges, at);
  const over = account.merges?.find((entry) => !left.includes(entry));
  if (!over) return eraseMerged(settings, account);
  const sealed = { type: 'seal', account: account.id, at, merge: over.id } as const;
  return (await store.commit(sealed)).account ?? account;
};
