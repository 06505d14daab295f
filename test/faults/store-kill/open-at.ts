// The store at an address, for whoever kills or is killed: a file, or a PostgreSQL database.
import type { Store } from '../../../src/domain/ports.ts';
import { openPostgresStore } from '../../../src/store/postgres/open.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';

export function openAt(address: string): Promise<Store> {
  return address.startsWith('postgres:')
    ? openPostgresStore({ url: address, now: Date.now })
    : openSqliteStore({ path: address, now: Date.now });
}
