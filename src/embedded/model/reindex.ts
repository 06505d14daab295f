// Makes the index of terms anew from the users, some at a time.
import type { Store } from './store.ts';
import type { TermIndex } from './term-index.ts';
import { termsOf } from './terms.ts';
import type { User } from './user.ts';

const some = 1000;

/** Adds the terms of every user to an empty index. */
export function reindex(store: Store, index: TermIndex): void {
  let last = 0;
  for (;;) {
    const rows = store.all('SELECT n, doc FROM users WHERE n > ? ORDER BY n LIMIT ?', last, some);
    if (rows.length === 0) return;
    store.transaction(() => {
      for (const { n, doc } of rows) {
        index.add(Number(n), termsOf(JSON.parse(String(doc)) as User));
      }
    });
    store.flush();
    last = Number(rows.at(-1)?.n);
  }
}
