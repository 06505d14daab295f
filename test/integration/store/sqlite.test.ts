// What is particular to SQLite: its file, its schema, its log, a full disk, and a dead writer.
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { batchWriter } from '../../../src/store/sqlite/batch.ts';
import { openCheckpoints } from '../../../src/store/sqlite/checkpoints.ts';
import { openForWriting } from '../../../src/store/sqlite/database.ts';
import { migrate } from '../../../src/store/sqlite/migrate.ts';
import { openSqliteStore } from '../../../src/store/sqlite/open.ts';
import type { WriteRequest } from '../../../src/store/sqlite/protocol.ts';
import { startWriter } from '../../../src/store/sqlite/writer.ts';
import { ask, erase, id, open, record, T0, watched } from '../../support/changes.ts';

const now = () => T0;
let directory: string;
let path: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vestibule-sqlite-'));
  path = join(directory, 'data', 'store.db');
});
afterEach(() => rm(directory, { recursive: true }));

it('the file and its folder are readable by their owner only', async () => {
  const store = await openSqliteStore({ path, now: Date.now });
  await store.commit(open(id()));
  expect((await stat(join(directory, 'data'))).mode & 0o077).toBe(0);
  for (const suffix of ['', '-wal', '-shm']) {
    expect((await stat(path + suffix)).mode & 0o077).toBe(0);
  }
  await store.close();
});

it('nothing of an erased account is left in the file, not even in its free space', async () => {
  const store = await openSqliteStore({ path, now });
  const account = id();
  const data = { film: 'a film nobody else saw' };
  await store.commit(open(account, { action: { ...watched(), data } }));
  await store.commit(ask(account, { email: 'needle@example.com' }));
  await store.commit(erase(account));
  await store.close();
  const file = await readFile(path, 'latin1');
  expect(file).toContain(account);
  expect(file).not.toContain('needle@example.com');
  expect(file).not.toContain(data.film);
});

it('within the hour nothing of it is left in any file, while the store is in use', async () => {
  const store = await openSqliteStore({ path, now });
  const account = id();
  await store.commit(open(account));
  await store.commit(ask(account, { email: 'needle@example.com' }));
  await store.commit(erase(account));
  const told = async () => {
    const files = [path, `${path}-wal`].map((file) => readFile(file, 'latin1'));
    return (await Promise.all(files)).some((text) => text.includes('needle@example.com'));
  };
  expect(await told()).toBe(true);
  // The hourly round of retention ends with a purge that finds no more.
  expect(await store.purge({ events: 0, sessions: 0 })).toBe(false);
  expect(await told()).toBe(false);
  await store.commit(open(id()));
  await store.close();
});

it('closing folds the log into the file', async () => {
  const store = await openSqliteStore({ path, now: Date.now });
  await store.commit(open(id()));
  await store.close();
  await expect(stat(`${path}-wal`)).rejects.toThrow('ENOENT');
});

it('no read holds on to the log: it can be folded back at any time', async () => {
  const store = await openSqliteStore({ path, now });
  const account = id();
  await store.commit(open(account));
  await Promise.all([store.account(account), store.events(account), store.counts()]);
  await Promise.all([store.nextDue('sync', T0), store.parked(5), store.session('none')]);
  await store.commit(record(account));

  const other = new DatabaseSync(path);
  expect(other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()).toMatchObject({ busy: 0 });
  other.close();
  expect((await stat(`${path}-wal`)).size).toBe(0);
  expect((await store.account(account))?.profile).toEqual({ videosWatched: 2 });
  await store.close();
});

it('the log is folded back beside the writer, each time enough has been written', async () => {
  const store = await openSqliteStore({ path, now });
  await store.commit(open(id()));
  const { size } = await stat(path);
  const url = new URL('../../../src/store/sqlite/checkpoint-worker.ts', import.meta.url);
  const thread = new Worker(url, { workerData: { path, at: T0 } });
  const calls = { started: 0, folded: 0 };
  thread.on('message', () => calls.folded++);
  const checkpoints = openCheckpoints(() => {
    calls.started++;
    return thread;
  });
  checkpoints.wrote(999);
  expect(calls.started).toBe(0);
  checkpoints.wrote(1);
  await once(thread, 'message');
  expect((await stat(path)).size).toBeGreaterThan(size);
  checkpoints.wrote(999);
  await checkpoints.stop();
  expect(calls).toEqual({ started: 1, folded: 1 });
  await store.close();
});

it('when the thread that folds the log back dies, closing does not wait for it', async () => {
  const checkpoints = openCheckpoints(() => new Worker("throw new Error('gone')", { eval: true }));
  checkpoints.wrote(5000);
  checkpoints.wrote(5000);
  await checkpoints.stop();
});

it('a database written by a newer version is refused, and left as it was', async () => {
  await (await openSqliteStore({ path, now: Date.now })).close();
  const newer = new DatabaseSync(path);
  newer.exec("INSERT INTO migration VALUES (9999, '9999_future.sql', 0)");
  newer.close();
  await expect(openSqliteStore({ path, now: Date.now })).rejects.toThrow(
    /schema 9999.*newer version/s,
  );
});

it('a file that is no database is refused', async () => {
  const text = join(directory, 'notes.txt');
  await writeFile(text, 'not a database, but long enough to be taken for one. '.repeat(40));
  await expect(openSqliteStore({ path: text, now: Date.now })).rejects.toThrow('not a database');
});

it('migrations are recorded with their time, and applied once', async () => {
  for (const at of [T0, T0 + 1]) await (await openSqliteStore({ path, now: () => at })).close();
  const database = new DatabaseSync(path);
  const rows = database.prepare('SELECT version, applied_at FROM migration').all();
  database.close();
  expect(rows[0]).toMatchObject({ version: 1, applied_at: T0 });
  expect(new Set(rows.map(({ version }) => version)).size).toBe(rows.length);
});

it('a full disk fails the whole batch, and the next one works when there is space', () => {
  const database = openForWriting(join(directory, 'full.db'));
  migrate(database, T0);
  const write = batchWriter(database);
  const [one, two] = [id(), id()];
  const batch: WriteRequest[] = [
    { type: 'commit', change: open(one) },
    {
      type: 'commit',
      change: open(two, { action: { ...watched(), data: { film: 'x'.repeat(50_000) } } }),
    },
  ];
  database.exec('PRAGMA max_page_count = 1');
  expect(JSON.parse(write(batch))).toEqual({
    answers: [],
    failure: { message: 'database or disk is full', code: 13 },
  });
  expect(database.prepare('SELECT count(*) AS n FROM account').get()?.n).toBe(0);

  database.exec('PRAGMA max_page_count = 1000000');
  expect(JSON.parse(write(batch)).answers).toMatchObject([
    { value: { type: 'done' } },
    { value: { type: 'done' } },
  ]);
  expect(database.prepare("SELECT n FROM tally WHERE name = 'anonymous'").get()?.n).toBe(2);
  database.close();
});

it('when the writer dies, whoever waits and whoever comes later is told why', async () => {
  const dying = `
    const { parentPort } = require('node:worker_threads');
    parentPort.on('message', () => { throw new Error('out of luck'); });
    parentPort.postMessage('ready');`;
  const writer = await startWriter(new Worker(dying, { eval: true }), () => {});
  const waiting = [1, 2, 3].map(() => writer.write({ type: 'probe' }));
  for (const outcome of await Promise.allSettled(waiting)) {
    expect(outcome).toMatchObject({
      status: 'rejected',
      reason: { message: 'store: the writer stopped: out of luck' },
    });
  }
  await expect(writer.write({ type: 'probe' })).rejects.toThrow('out of luck');
  expect(writer.failure()?.message).toContain('out of luck');
  await writer.drain();
  await writer.stop();
});

it('no statement changes the log of what operators did, or removes from it', async () => {
  const store = await openSqliteStore({ path, now });
  await store.audit({ id: id(), at: T0, by: 'command line ann', did: 'erase' });
  await store.close();
  const database = new DatabaseSync(path);
  for (const statement of ["UPDATE audit SET doc = ''", 'DELETE FROM audit']) {
    expect(() => database.exec(statement)).toThrow('only ever added to');
  }
  database.close();
});
