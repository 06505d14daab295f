-- The account as one JSON document, as text, so that it comes back as it was; beside it only what a query
-- asks for. None of these columns changes on a visit, so a visit's update touches no index (HOT), and a
-- third of each page is left free for it.
CREATE TABLE account (
  id uuid PRIMARY KEY,
  doc text NOT NULL,
  request text,
  awaiting_email text,
  parked boolean,
  ended_at bigint,
  unprovisioned_at bigint
) WITH (fillfactor = 70);

CREATE INDEX account_request ON account (request) WHERE request IS NOT NULL;
CREATE INDEX account_awaiting ON account (awaiting_email) WHERE awaiting_email IS NOT NULL;
CREATE INDEX account_parked ON account (id) WHERE parked;
CREATE INDEX account_ended ON account (ended_at, id) WHERE ended_at IS NOT NULL;
CREATE INDEX account_unprovisioned ON account (unprovisioned_at, id) WHERE unprovisioned_at IS NOT NULL;

-- What waits for a worker, and which worker has it. A row stays while somebody holds it, even when nothing
-- is due any more; claiming changes the row itself, so that two claims can never both see it free.
CREATE TABLE due (
  account uuid PRIMARY KEY,
  task text,
  urgent boolean,
  at bigint,
  owner text,
  until bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000);

CREATE INDEX due_next ON due (task, urgent, at) WHERE task IS NOT NULL;
CREATE INDEX due_held ON due (until) WHERE owner IS NOT NULL;

-- Append-only, a partition for each week of `at`, so that retention is a DROP. What falls outside the weeks
-- there are is kept in event_other. No unique key can span partitions; that an id counts once is seen to
-- under the account's row lock. seq is the order of commit within an account.
CREATE SEQUENCE event_seq;

CREATE TABLE event (
  account uuid NOT NULL,
  id uuid NOT NULL,
  at bigint NOT NULL,
  seq bigint NOT NULL DEFAULT nextval('event_seq'),
  name text NOT NULL,
  data text
) PARTITION BY RANGE (at);

CREATE INDEX event_account ON event (account, id);
CREATE TABLE event_other PARTITION OF event DEFAULT;
CREATE INDEX event_other_at ON event_other (at);

CREATE TABLE session (
  hash text PRIMARY KEY,
  account uuid NOT NULL,
  doc text NOT NULL,
  opened_at bigint NOT NULL,
  seen_at bigint NOT NULL
) WITH (fillfactor = 70);

CREATE INDEX session_account ON session (account);
CREATE INDEX session_opened ON session (opened_at);

CREATE TABLE lease (
  name text PRIMARY KEY,
  owner text NOT NULL,
  until bigint NOT NULL
);

-- How many accounts are in each state, due or parked: kept with each commit, so that nobody counts rows.
-- In shards, so that no two writers wait for each other's commit; the count is their sum.
CREATE TABLE tally (
  shard integer,
  name text,
  n bigint NOT NULL,
  PRIMARY KEY (shard, name)
) WITH (fillfactor = 50);

-- The latest batch that each connection has written: whoever lost the answer to a COMMIT reads it here.
CREATE TABLE writer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch bigint NOT NULL DEFAULT 0,
  at bigint NOT NULL
) WITH (fillfactor = 50);

-- How much has been used of what is limited: mails, new stubs. A row is of no use once its window is over.
CREATE TABLE allowance (
  key text PRIMARY KEY,
  n bigint NOT NULL,
  until bigint NOT NULL
) WITH (fillfactor = 50);

CREATE INDEX allowance_until ON allowance (until);
