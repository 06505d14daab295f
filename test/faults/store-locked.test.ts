// Another process that holds the file for too long: nothing is acknowledged, the check says so, and
// everything works again as soon as it lets go.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/open.ts';
import { id, open, T0 } from '../support/changes.ts';

it('a store that cannot write fails its check until it can, and loses nothing it acknowledged', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'vestibule-locked-'));
  const path = join(directory, 'store.db');
  const store = await openSqliteStore({ path, now: () => T0 });
  const [before, during, after] = [id(), id(), id()];
  await store.commit(open(before));

  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  await expect(store.commit(open(during))).rejects.toThrow('database is locked');
  expect(await store.account(before)).toBeDefined();
  await expect(store.check()).rejects.toThrow('database is locked');

  other.exec('ROLLBACK');
  await store.check();
  expect(await store.account(during)).toBeUndefined();
  expect((await store.commit(open(after))).type).toBe('done');
  other.close();
  await store.close();
  await rm(directory, { recursive: true });
});
