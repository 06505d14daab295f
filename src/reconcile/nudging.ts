// A store that tells the workers after every change when it leaves them something to do.
import type { Store } from '../domain/ports.ts';
import { type Due, due } from '../domain/sync.ts';

export function nudging(store: Store, nudge: (next: Due) => void): Store {
  return {
    ...store,
    async commit(change) {
      const outcome = await store.commit(change);
      const next = outcome.account && due(outcome.account);
      if (next) nudge(next);
      return outcome;
    },
  };
}
