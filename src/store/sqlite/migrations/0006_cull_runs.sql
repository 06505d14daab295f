-- The cull finds idle stubs in the store too. By the day they were seen: a visit moves an entry of the index
-- once a day at most.
ALTER TABLE account ADD COLUMN idle_day INTEGER;
ALTER TABLE account ADD COLUMN first_until INTEGER;

UPDATE account SET idle_day = (doc ->> '$.seenAt') / 86400000 * 86400000
WHERE doc ->> '$.state' IN ('anonymous', 'released') AND doc ->> '$.merge' IS NULL;

CREATE INDEX account_idle ON account (idle_day, id) WHERE idle_day IS NOT NULL;
CREATE INDEX account_unreturned ON account (first_until, id) WHERE first_until IS NOT NULL;

DROP INDEX account_unprovisioned;
ALTER TABLE account DROP COLUMN unprovisioned_at;

CREATE TABLE cull_run (
  id TEXT PRIMARY KEY,
  started_at INTEGER NOT NULL,
  doc TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX cull_run_started ON cull_run (started_at);

-- One row while an operator holds all runs.
CREATE TABLE cull_pause (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  at INTEGER NOT NULL
) STRICT;

-- What a run has deleted.
CREATE INDEX event_deleted ON event (data ->> '$.run', seq) WHERE name = 'account.deleted';
