-- The account as one JSON document, beside it only what a query asks for. A returning visit writes one
-- account and one event, so every index here is either needed by that visit or partial and not touched by it.
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  doc TEXT NOT NULL,
  task TEXT,
  urgent INTEGER,
  due_at INTEGER,
  request TEXT,
  awaiting_email TEXT,
  parked INTEGER,
  ended_at INTEGER,
  last_event INTEGER
) STRICT;

CREATE INDEX account_due ON account (task, urgent, due_at) WHERE task IS NOT NULL;
CREATE INDEX account_request ON account (request) WHERE request IS NOT NULL;
CREATE INDEX account_awaiting ON account (awaiting_email) WHERE awaiting_email IS NOT NULL;
CREATE INDEX account_parked ON account (parked) WHERE parked IS NOT NULL;
CREATE INDEX account_ended ON account (ended_at) WHERE ended_at IS NOT NULL;

-- Append-only; seq is the order of commit. An account's events hang together from account.last_event by
-- previous: an index on account would cost each visit a page of its own, while ids, which begin with
-- the time, are written side by side.
CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  data TEXT,
  previous INTEGER,
  UNIQUE (id, account)
) STRICT;

CREATE TABLE session (
  hash TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  doc TEXT NOT NULL,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_account ON session (account);

-- Which worker has which account. Apart from the account, so that a claim writes one page for many.
CREATE TABLE claim (
  account TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE lease (
  name TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many accounts are in each state, due or parked: kept with each commit, so that nobody counts rows.
CREATE TABLE tally (
  name TEXT PRIMARY KEY,
  n INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
