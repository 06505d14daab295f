-- Whom tracked events belong to. The row of a device that has ended stays, so that it cannot begin anew.
CREATE TABLE device (
  id text PRIMARY KEY,
  first_at bigint NOT NULL,
  network text,
  uid text,
  released_at bigint,
  reason text
);

CREATE INDEX device_uid ON device (uid) WHERE uid IS NOT NULL;
CREATE INDEX device_first ON device (first_at);

CREATE TABLE device_session (
  device text NOT NULL,
  stamp text NOT NULL,
  n integer NOT NULL,
  started_at bigint NOT NULL,
  last_at bigint NOT NULL,
  PRIMARY KEY (device, stamp, n)
) WITH (fillfactor = 70);

CREATE INDEX device_session_started ON device_session (started_at);

-- Append-only. Places are given before a batch commits, so a reader first waits for the batches under way
-- (log-place.ts). The same event has the same made_at each time that it is sent; with it in front, ids that
-- are all random are still written side by side.
CREATE TABLE tracked (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  made_at bigint NOT NULL,
  id text NOT NULL,
  source text NOT NULL,
  name text NOT NULL,
  at bigint NOT NULL,
  received_at bigint NOT NULL,
  device text,
  session text,
  uid text,
  network text,
  ip text,
  props text NOT NULL,
  UNIQUE (made_at, id)
);

CREATE INDEX tracked_device ON tracked (device, at) WHERE device IS NOT NULL;
CREATE INDEX tracked_uid ON tracked (uid, at) WHERE uid IS NOT NULL;

CREATE TABLE bad_event (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text NOT NULL UNIQUE,
  received_at bigint NOT NULL,
  source text NOT NULL,
  reason text NOT NULL,
  payload text NOT NULL
);

-- How far a reader of the log has come.
CREATE TABLE log_cursor (
  name text PRIMARY KEY,
  place bigint NOT NULL
);
