// Small kinds of document (tenants, applications, keys, templates, webhooks): few, read on every
// request, so they are held in memory and written through.
import type { Store } from './store.ts';

export type Identified = { id: string };

export type Collection<T extends Identified> = {
  get(id: string): T | undefined;
  /** In the order of insertion by id. */
  list(): T[];
  put(value: T): T;
  remove(id: string): boolean;
};

/** A write-through cache over the documents of one kind. What it returns is shared: do not change it. */
export function collection<T extends Identified>(store: Store, kind: string): Collection<T> {
  const values = new Map<string, T>();
  for (const row of store.all('SELECT doc FROM documents WHERE kind = ?', kind)) {
    const value = JSON.parse(String(row.doc)) as T;
    values.set(value.id, value);
  }
  return {
    get: (id) => values.get(id.toLowerCase()),
    list: () => [...values.values()],
    put(value) {
      const copy = structuredClone(value);
      store.run(
        'INSERT INTO documents (kind, id, doc) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET doc = excluded.doc',
        kind,
        copy.id,
        JSON.stringify(copy),
      );
      // What is held in memory must never be ahead of the file.
      store.flush();
      values.set(copy.id, copy);
      return copy;
    },
    remove(id) {
      store.run('DELETE FROM documents WHERE kind = ? AND id = ?', kind, id);
      store.flush();
      return values.delete(id);
    },
  };
}
