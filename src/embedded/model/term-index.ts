// The inverted index behind search: (field, value, user, part), with field names as small numbers.
import type { Store } from './store.ts';
import type { Term } from './terms.ts';

export type TermIndex = {
  /** The number of a field, or undefined when no user ever had it. */
  fieldNumber(name: string): number | undefined;
  add(user: number, terms: Term[]): void;
  /** Writes only the difference between two sets of terms. */
  replace(user: number, before: Term[], after: Term[]): void;
  remove(user: number): void;
  /** Brings the index to where a search may see it; all of it when `fully`. */
  catchUp(fully?: boolean): void;
};

const cacheSize = 10_000;

/** The term index of `store`. */
export function termIndex(store: Store): TermIndex {
  const known = new Map<string, number>();
  let seenRollbacks = store.rollbacks();

  const fieldNumber = (name: string): number | undefined => {
    if (seenRollbacks !== store.rollbacks()) {
      known.clear();
      seenRollbacks = store.rollbacks();
    }
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    const row = store.get('SELECT id FROM fields WHERE name = ?', name);
    if (!row) return undefined;
    if (known.size < cacheSize) known.set(name, Number(row.id));
    return Number(row.id);
  };
  const ensure = (name: string): number =>
    fieldNumber(name) ?? store.run('INSERT INTO fields (name) VALUES (?)', name).lastId;
  const add = (user: number, terms: Term[]): void => {
    for (const { field, value, part } of terms) {
      store.run(
        'INSERT OR IGNORE INTO terms (field, value, user, part) VALUES (?, ?, ?, ?)',
        ensure(field),
        value,
        user,
        part,
      );
    }
  };
  const drop = (user: number, terms: Term[]): void => {
    for (const { field, value, part } of terms) {
      store.run(
        'DELETE FROM terms WHERE field = ? AND value = ? AND user = ? AND part = ?',
        ensure(field),
        value,
        user,
        part,
      );
    }
  };
  return {
    fieldNumber,
    remove(user) {
      store.run('DELETE FROM terms WHERE user = ?', user);
    },
    catchUp: () => {},
    add,
    replace(user, before, after) {
      const kept = new Set(before.map(key));
      const wanted = new Set(after.map(key));
      drop(
        user,
        before.filter((term) => !wanted.has(key(term))),
      );
      add(
        user,
        after.filter((term) => !kept.has(key(term))),
      );
    },
  };
}

const key = ({ field, value, part }: Term): string =>
  `${part}\n${field}\n${typeof value}\n${value}`;
