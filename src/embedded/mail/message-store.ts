// Keeps received mail in SQLite, so that a restart shows the same mailbox.
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

export type Message = {
  id: number;
  /** `<address>` */
  sender: string;
  recipients: string[];
  subject: string;
  type: string;
  /** Epoch milliseconds. */
  createdAt: number;
  source: Buffer;
  text: string;
  html: string;
};

export type MessageStore = {
  add(message: Omit<Message, 'id'>): void;
  /** Newest first; at most `limit`. Bodies and source included only by `find`. */
  latest(limit: number): Summary[];
  /** Oldest first. */
  all(): Summary[];
  find(id: number): Message | undefined;
  count(): number;
  remove(id: number): boolean;
  clear(): void;
  close(): void;
};

export type Summary = Omit<Message, 'source' | 'text' | 'html'> & { size: number };

/** The oldest go when there are more. */
const KEPT = 10_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sender TEXT NOT NULL, recipients TEXT NOT NULL, subject TEXT NOT NULL, type TEXT NOT NULL,
    created_at INTEGER NOT NULL, source BLOB NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL
  ) STRICT`;
const SUMMARY = `SELECT id, sender, recipients, subject, type, created_at, length(source) AS size
  FROM message`;

/** Opens the mailbox's file, or `:memory:`. */
export function openMessageStore(file: string): MessageStore {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000');
  db.exec(SCHEMA);
  const insert = db.prepare(
    `INSERT INTO message (sender, recipients, subject, type, created_at, source, text, html)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const prune = db.prepare('DELETE FROM message WHERE id <= ?');
  const latest = db.prepare(`${SUMMARY} ORDER BY id DESC LIMIT ?`);
  const all = db.prepare(`${SUMMARY} ORDER BY id`);
  const find = db.prepare('SELECT * FROM message WHERE id = ?');
  const count = db.prepare('SELECT count(*) AS count FROM message');
  const remove = db.prepare('DELETE FROM message WHERE id = ?');
  return {
    add(message) {
      const { sender, subject, type, createdAt, source, text, html } = message;
      const recipients = JSON.stringify(message.recipients);
      const row = [sender, recipients, subject, type, createdAt, source, text, html];
      const { lastInsertRowid } = insert.run(...row);
      prune.run(Number(lastInsertRowid) - KEPT);
    },
    latest: (limit) => latest.all(limit).map(toSummary),
    all: () => all.all().map(toSummary),
    find(id) {
      const row = find.get(id);
      return row && toMessage(row);
    },
    count: () => Number(count.get()?.count),
    remove: (id) => remove.run(id).changes > 0,
    clear: () => db.exec('DELETE FROM message'),
    close: () => db.close(),
  };
}

type Row = Record<string, SQLOutputValue>;

function toSummary(row: Row): Summary {
  return {
    id: Number(row.id),
    sender: String(row.sender),
    recipients: JSON.parse(String(row.recipients)),
    subject: String(row.subject),
    type: String(row.type),
    createdAt: Number(row.created_at),
    size: Number(row.size),
  };
}

function toMessage(row: Row): Message {
  const { size: _, ...summary } = toSummary(row);
  const source = Buffer.from(row.source as Uint8Array);
  return { ...summary, source, text: String(row.text), html: String(row.html) };
}
