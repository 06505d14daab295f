// SQLite under the conformance suite: each place is a file in a directory of its own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../../src/domain/ports.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import type { StoreKind } from './place.ts';

// Lets the writers' threads share what Node makes of their TypeScript; starting one takes half as long.
process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'vestibule-compile-cache');

export const sqlite: StoreKind = {
  name: 'sqlite',
  async place() {
    const directory = await mkdtemp(join(tmpdir(), 'vestibule-store-'));
    const stores: Store[] = [];
    return {
      async open() {
        const store = await openSqliteStore({ path: join(directory, 'store.db'), now: Date.now });
        stores.push(store);
        return store;
      },
      async remove() {
        await Promise.all(stores.map((store) => store.close()));
        await rm(directory, { recursive: true });
      },
    };
  },
};
