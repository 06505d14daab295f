// Rows in memory under the rule that both stores apply: `transition` decides on the row as it is.
import type { Account } from '../../../src/domain/account.ts';
import type { Change, Outcome } from '../../../src/domain/change.ts';
import type { Store } from '../../../src/domain/ports.ts';
import { transition } from '../../../src/domain/transition/index.ts';

export type MemoryStore = Pick<Store, 'commit' | 'account' | 'accountByRequest' | 'converting'> & {
  /** What was asked of it, oldest first. */
  changes: Change[];
  /** Called before each change is decided on. */
  before?: (change: Change) => void;
  row(id: string): Account | undefined;
  put(row: Account): Account;
};

export function memoryStore(...rows: readonly Account[]): MemoryStore {
  const accounts = new Map(rows.map((row) => [row.id, row]));
  const store: MemoryStore = {
    changes: [],
    row: (id) => accounts.get(id),
    put(row) {
      accounts.set(row.id, row);
      return row;
    },
    async commit(change): Promise<Outcome> {
      store.before?.(change);
      store.changes.push(change);
      const current = accounts.get(change.account);
      const decided = transition(current, change);
      if (decided.type === 'refused') {
        const { reason } = decided;
        return current
          ? { type: 'refused', reason, account: current }
          : { type: 'refused', reason };
      }
      accounts.set(change.account, decided.account);
      return { type: decided.type, account: decided.account };
    },
    account: async (id) => accounts.get(id),
    accountByRequest: async (request) =>
      [...accounts.values()].find(({ conversion }) => conversion?.request === request),
    converting: async (email) =>
      [...accounts.values()].filter(
        ({ state, conversion }) => state === 'converting' && conversion?.email === email,
      ),
  };
  return store;
}
