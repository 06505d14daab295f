-- Whom tracked events belong to. The row of a device that has ended stays, so that it cannot begin anew.
CREATE TABLE device (
  id TEXT PRIMARY KEY,
  first_at INTEGER NOT NULL,
  network TEXT,
  uid TEXT,
  released_at INTEGER,
  reason TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX device_uid ON device (uid) WHERE uid IS NOT NULL;
CREATE INDEX device_first ON device (first_at);

CREATE TABLE device_session (
  device TEXT NOT NULL,
  stamp TEXT NOT NULL,
  n INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  PRIMARY KEY (device, stamp, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX device_session_started ON device_session (started_at);

-- Append-only; seq is the order of commit, and is never given twice. The same event has the same made_at
-- each time that it is sent; with it in front, ids that are all random are still written side by side.
CREATE TABLE tracked (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  made_at INTEGER NOT NULL,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  device TEXT,
  session TEXT,
  uid TEXT,
  network TEXT,
  ip TEXT,
  props TEXT NOT NULL,
  UNIQUE (made_at, id)
) STRICT;

CREATE INDEX tracked_device ON tracked (device, at) WHERE device IS NOT NULL;
CREATE INDEX tracked_uid ON tracked (uid, at) WHERE uid IS NOT NULL;

CREATE TABLE bad_event (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  received_at INTEGER NOT NULL,
  source TEXT NOT NULL,
  reason TEXT NOT NULL,
  payload TEXT NOT NULL
) STRICT;

-- How far a reader of the log has come.
CREATE TABLE log_cursor (
  name TEXT PRIMARY KEY,
  place INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
