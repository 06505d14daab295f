// PostgreSQL under the conformance suite: one server, and databases that are emptied and used again, since
// making one takes a hundred times as long.
import { afterAll } from 'vitest';
import type { Store } from '../../../src/domain/ports.ts';
import { openPostgresStore } from '../../../src/store/postgres/open.ts';
import { type Postgres, startPostgres } from '../../support/postgres.ts';
import type { StoreKind } from './place.ts';

let starting: Promise<Postgres> | undefined;
const free: string[] = [];

afterAll(async () => {
  await (await starting)?.stop();
});

export const postgres: StoreKind = {
  name: 'postgres',
  async place() {
    starting ??= startPostgres();
    const server = await starting;
    const url = free.pop() ?? (await server.database());
    const stores: Store[] = [];
    return {
      async open() {
        const store = await openPostgresStore({ url, now: Date.now });
        stores.push(store);
        return store;
      },
      async remove() {
        await Promise.all(stores.map((store) => store.close()));
        await server.sql(EMPTY, url);
        free.push(url);
      },
    };
  },
};

/** Every table but the record of migrations, past their triggers; TRUNCATE would make each file anew. */
const EMPTY = `
  DO $$ DECLARE name regclass; BEGIN
    PERFORM set_config('session_replication_role', 'replica', true);
    FOR name IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
      AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'migration'
    LOOP EXECUTE format('DELETE FROM %s', name); END LOOP;
  END $$`;
