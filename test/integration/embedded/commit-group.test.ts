// Writes that come close together are committed together, and each is answered for by itself.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commitGroup } from '../../../src/embedded/model/commit-group.ts';
import { openStore } from '../../../src/embedded/model/store.ts';

function opened() {
  const file = join(mkdtempSync(join(tmpdir(), 'commit-group-')), 'store.db');
  const store = openStore(file);
  const add = (name: string) => store.run('INSERT INTO fields (name) VALUES (?)', name);
  /** What another process would see. */
  const seen = () => {
    const other = new DatabaseSync(file, { readOnly: true });
    const names = other.prepare('SELECT name FROM fields ORDER BY name').all();
    other.close();
    return names.map(({ name }) => name);
  };
  return { store, add, seen };
}

describe('a write', () => {
  it('is there for others once it is committed, and not before', async () => {
    const { store, add, seen } = opened();
    add('a');
    add('b');
    expect(seen()).toEqual([]);
    await store.committed();
    expect(seen()).toEqual(['a', 'b']);
  });

  it('that fails takes nothing of the others along, and leaves nothing of its own', async () => {
    const { store, add, seen } = opened();
    store.transaction(() => add('a'));
    const failing = () =>
      store.transaction(() => {
        add('half');
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(store.rollbacks()).toBe(1);
    store.transaction(() => add('b'));
    await store.committed();
    expect(seen()).toEqual(['a', 'b']);
  });

  it('can be committed at once, but not out of the middle of a transaction', () => {
    const { store, add, seen } = opened();
    store.transaction(() => {
      add('a');
      store.flush();
      expect(seen()).toEqual([]);
    });
    store.flush();
    expect(seen()).toEqual(['a']);
  });

  it('is kept when the store is closed right after it', () => {
    const { store, add, seen } = opened();
    add('a');
    store.close();
    expect(seen()).toEqual(['a']);
  });
});

describe('a commit that fails', () => {
  function withDeferredCheck() {
    const database = new DatabaseSync(':memory:');
    onTestFinished(() => database.close());
    database.exec(`CREATE TABLE one (id INTEGER PRIMARY KEY);
      CREATE TABLE two (one REFERENCES one (id) DEFERRABLE INITIALLY DEFERRED);`);
    const group = commitGroup(database);
    const write = (sql: string) => {
      group.open();
      database.exec(sql);
    };
    return { database, group, write };
  }

  it('is told to whoever waits for it, and nothing of it is kept', async () => {
    const { database, group, write } = withDeferredCheck();
    write('INSERT INTO one VALUES (1)');
    write('INSERT INTO two VALUES (404)');
    await expect(group.committed()).rejects.toThrow(/FOREIGN KEY/);
    expect(database.prepare('SELECT count(*) AS n FROM one').get()).toEqual({ n: 0 });
  });

  it('does not stop the next one', async () => {
    const { database, group, write } = withDeferredCheck();
    write('INSERT INTO two VALUES (404)');
    expect(() => group.commit()).toThrow(/FOREIGN KEY/);
    write('INSERT INTO one VALUES (1)');
    await group.committed();
    expect(database.isTransaction).toBe(false);
    expect(database.prepare('SELECT count(*) AS n FROM one').get()).toEqual({ n: 1 });
  });
});
