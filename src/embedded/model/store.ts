// The embedded server's durable store: one SQLite file, documents as JSON beside the columns they are
// looked up by. A killed process loses nothing that was answered; a power cut may lose the last moments.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { commitGroup } from './commit-group.ts';

const schema = `
CREATE TABLE IF NOT EXISTS documents (
  kind TEXT NOT NULL, id TEXT NOT NULL, doc TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS users (
  n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, tenant TEXT NOT NULL, doc TEXT NOT NULL, secret TEXT
);

CREATE TABLE IF NOT EXISTS identities (
  tenant TEXT NOT NULL, type TEXT NOT NULL, value TEXT NOT NULL, user INTEGER NOT NULL,
  PRIMARY KEY (tenant, type, value)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS identities_by_value ON identities (type, value);
CREATE INDEX IF NOT EXISTS identities_by_user ON identities (user);

CREATE TABLE IF NOT EXISTS fields (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS terms (
  field INTEGER NOT NULL, value NOT NULL, user INTEGER NOT NULL, part INTEGER NOT NULL,
  PRIMARY KEY (field, value, user, part)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS terms_by_user ON terms (user, field, value, part);

CREATE TABLE IF NOT EXISTS external_ids (
  id TEXT PRIMARY KEY, type TEXT NOT NULL, user TEXT, expires INTEGER NOT NULL, doc TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS external_ids_by_user ON external_ids (user, type);
CREATE INDEX IF NOT EXISTS external_ids_by_expiry ON external_ids (expires);

CREATE TABLE IF NOT EXISTS refresh_tokens (
  id TEXT PRIMARY KEY, token TEXT NOT NULL UNIQUE, user TEXT NOT NULL, application TEXT,
  expires INTEGER NOT NULL, doc TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS refresh_tokens_by_user ON refresh_tokens (user);
CREATE INDEX IF NOT EXISTS refresh_tokens_by_application ON refresh_tokens (application);
CREATE INDEX IF NOT EXISTS refresh_tokens_by_expiry ON refresh_tokens (expires);
`;

/** Raised with every change of how terms are kept; an older index is made anew. */
const version = 2;

export type Row = Record<string, unknown>;

export type Store = {
  /** First row, or undefined. Statements are prepared once per text. */
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: SQLInputValue[]): Row[];
  /** Returns the number of rows changed and the last row id. */
  run(sql: string, ...values: SQLInputValue[]): { changes: number; lastId: number };
  /** All of `work` or none of it. `work` must be synchronous; nesting joins the outer transaction. */
  transaction<T>(work: () => T): T;
  /** Resolves once everything written so far is committed; rejects when it could not be. */
  committed(): Promise<void>;
  /** Commits at once, unless within a transaction; throws when it cannot. */
  flush(): void;
  /** How many times something written was rolled back; a cache of row ids holds only while this stays. */
  rollbacks(): number;
  /** True when the index of terms has to be made anew from the users. */
  indexIsStale: boolean;
  close(): void;
};

const tables = [
  'documents',
  'users',
  'identities',
  'fields',
  'terms',
  'external_ids',
  'refresh_tokens',
];

/** Empties a store whose first setting up was cut short, so that it starts again from nothing. */
export function discardUnfinished(store: Store): void {
  const row = store.get("SELECT doc FROM documents WHERE kind = 'single' AND id = 'instance'");
  if (!row || (JSON.parse(String(row.doc)) as { ready?: boolean }).ready === true) return;
  store.transaction(() => {
    for (const table of tables) store.run(`DELETE FROM ${table}`);
  });
}

/**
 * Opens (and creates if need be) the store in `file`; `:memory:` keeps nothing. What is written close
 * together is committed together: whoever answers for a write waits for `committed` first.
 */
export function openStore(file: string): Store {
  const database = new DatabaseSync(file);
  database.exec(
    `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 5000;
     PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA wal_autocheckpoint = 4000;`,
  );
  const indexIsStale = prepare(database);
  const group = commitGroup(database);
  const prepared = statementsOf(database);
  let depth = 0;
  return {
    get: (sql, ...values) => prepared(sql).get(...values) as Row | undefined,
    all: (sql, ...values) => prepared(sql).all(...values) as Row[],
    run(sql, ...values) {
      group.open();
      const { changes, lastInsertRowid } = prepared(sql).run(...values);
      return { changes: Number(changes), lastId: Number(lastInsertRowid) };
    },
    transaction(work) {
      if (depth > 0) return work();
      group.open();
      depth += 1;
      try {
        return group.atomically(work);
      } finally {
        depth -= 1;
      }
    },
    committed: group.committed,
    flush() {
      if (depth === 0) group.commit();
    },
    rollbacks: group.rollbacks,
    indexIsStale,
    close() {
      group.commit();
      database.close();
    },
  };
}

/** Creates what is missing; true when the index was of an older kind and is empty now. */
function prepare(database: DatabaseSync): boolean {
  const found = database.prepare('PRAGMA user_version').get()?.user_version;
  const isOld = found !== version;
  if (isOld) database.exec('DROP TABLE IF EXISTS terms');
  database.exec(schema);
  database.exec(`PRAGMA user_version = ${version}`);
  return isOld;
}

function statementsOf(database: DatabaseSync): (sql: string) => StatementSync {
  const statements = new Map<string, StatementSync>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = database.prepare(sql);
    if (statements.size < 500) statements.set(sql, statement);
    return statement;
  };
}
