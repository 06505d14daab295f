-- The cull finds idle stubs in the store too. By the day they were seen: but for the first visit of a day, a
-- visit's update still touches no index.
ALTER TABLE account ADD COLUMN idle_day bigint;
ALTER TABLE account ADD COLUMN first_until bigint;

UPDATE account SET idle_day = (doc::json ->> 'seenAt')::bigint / 86400000 * 86400000
WHERE doc::json ->> 'state' IN ('anonymous', 'released') AND doc::json -> 'merge' IS NULL;

CREATE INDEX account_idle ON account (idle_day, id) WHERE idle_day IS NOT NULL;
CREATE INDEX account_unreturned ON account (first_until, id) WHERE first_until IS NOT NULL;

DROP INDEX account_unprovisioned;
ALTER TABLE account DROP COLUMN unprovisioned_at;

CREATE TABLE cull_run (
  id uuid PRIMARY KEY,
  started_at bigint NOT NULL,
  doc text NOT NULL
);

CREATE INDEX cull_run_started ON cull_run (started_at);

-- One row while an operator holds all runs.
CREATE TABLE cull_pause (
  one boolean PRIMARY KEY CHECK (one),
  at bigint NOT NULL
);

-- What a run has deleted.
CREATE INDEX event_deleted ON event ((data::json ->> 'run')) WHERE name = 'account.deleted';
