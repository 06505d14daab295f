// What the cull asks of SQLite: cheap at any size, free for visits, and there after an upgrade.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { columnsOf, sameColumns } from '../../../src/store/account-columns.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import { after, ask, cull, id, open, record, synced, T0 } from '../../support/changes.ts';

const now = () => T0;
let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vestibule-cull-'));
  path = join(directory, 'store.db');
});
afterEach(() => rm(directory, { recursive: true }));

it('a database of the first schema is brought up to date with the stubs that it holds', async () => {
  const store = await openSqliteStore({ path, now });
  const [untold, told, converting] = [id(), id(), id()];
  for (const account of [told, converting]) await store.commit(open(account));
  await store.commit(open(untold, { provision: false, at: T0 - 86_400_000 }));
  await store.commit(ask(converting));
  await store.close();
  const old = new DatabaseSync(path);
  old.exec(`
    DELETE FROM migration WHERE version > 1;
    DROP TABLE log_cursor; DROP TABLE bad_event; DROP TABLE tracked;
    DROP TABLE device_session; DROP TABLE device;
    DROP INDEX session_opened;
    ALTER TABLE session DROP COLUMN opened_at;
    DROP TABLE allowance;
    DROP INDEX account_idle;
    DROP INDEX account_unreturned;
    DROP INDEX event_deleted;
    DROP INDEX event_culled;
    ALTER TABLE account DROP COLUMN idle_day;
    ALTER TABLE account DROP COLUMN first_until;
    DROP TABLE cull_run;
    DROP TABLE cull_pause;
    DROP TABLE audit; DROP TABLE figure`);
  old.close();

  const again = await openSqliteStore({ path, now });
  const found = (await again.idle(T0 + 2, 10)).map((account) => account.id);
  expect(found).toEqual([untold, told]);
  await again.close();
});

it.each(['ended_at', 'idle_day', 'first_until'])(
  'a page by %s is read from its index alone, unsorted',
  async (column) => {
    await (await openSqliteStore({ path, now })).close();
    const database = new DatabaseSync(path);
    const query = `SELECT doc FROM account
      WHERE ${column} < 1 AND (${column}, id) > (0, '') ORDER BY ${column}, id LIMIT 500`;
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${query}`).all();
    database.close();
    expect(plan.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^SEARCH account USING INDEX account_(ended|idle|unreturned) /),
    ]);
  },
);

it('a second visit on a day changes nothing that the cull finds accounts by, so its indexes cost it nothing', () => {
  const account = id();
  const held = [open(account), synced(account, { type: 'created' })];
  const visits = [record(account, { at: T0 + 1 }), record(account, { at: T0 + 2 })];
  const [first, second] = [after(...held, ...visits.slice(0, 1)), after(...held, ...visits)];
  expect(sameColumns(columnsOf(first), columnsOf(second))).toBe(true);
  const tomorrow = after(...held, record(account, { at: T0 + 86_400_000 }));
  expect(sameColumns(columnsOf(first), columnsOf(tomorrow))).toBe(false);
  expect(columnsOf(after(open(account)))).toMatchObject({ ended_at: null, first_until: null });
  expect(columnsOf(after(open(account), cull(account)))).toMatchObject({
    ended_at: T0,
    idle_day: null,
  });
});
