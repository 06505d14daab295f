// A store that wakes the workers after every change that leaves them something to do.
import type { Store } from '../domain/ports.ts';
import { due } from '../domain/sync.ts';

export function nudging(store: Store, nudge: () => void): Store {
  return {
    ...store,
    async commit(change) {
      const outcome = await store.commit(change);
      if (outcome.account && due(outcome.account)) nudge();
      return outcome;
    },
  };
}
