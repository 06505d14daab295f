-- What is counted by day, month or minute (src/domain/figures.ts), in the transaction that it happens in: so
-- that nobody counts accounts or events. What happened before this migration is not in it.
CREATE TABLE figure (
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  subject TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (name, at, subject)
) STRICT, WITHOUT ROWID;
