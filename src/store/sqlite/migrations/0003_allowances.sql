-- How much has been used of what is limited: mails, new stubs. A row is of no use once its window is over.
CREATE TABLE allowance (
  key TEXT PRIMARY KEY,
  n INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX allowance_until ON allowance (until);
