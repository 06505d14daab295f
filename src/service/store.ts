// Which store: a file on this machine, or a PostgreSQL database for any number of processes.
import type { Config } from '../config/load.ts';
import type { Store } from '../domain/ports.ts';
import type { Clock } from '../domain/random.ts';
import { openPostgresStore } from '../store/postgres/open.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';

export function openStore({ DATABASE_URL }: Config, now: Clock): Promise<Store> {
  return /^postgres(ql)?:/.test(DATABASE_URL)
    ? openPostgresStore({ url: DATABASE_URL, now })
    : openSqliteStore({ path: DATABASE_URL, now });
}
