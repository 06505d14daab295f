-- What the cull asks for, a page at a time. A stub that FusionAuth was never told of stands in its index until
-- its cookie comes back for the first time; no later visit touches it.
ALTER TABLE account ADD COLUMN unprovisioned_at INTEGER;

UPDATE account SET unprovisioned_at = doc ->> '$.seenAt'
WHERE doc ->> '$.directory' = 'absent' AND doc ->> '$.state' IN ('anonymous', 'released')
  AND (doc ->> '$.provision' = 0 OR parked = 1);

CREATE INDEX account_unprovisioned ON account (unprovisioned_at, id) WHERE unprovisioned_at IS NOT NULL;

DROP INDEX account_ended;
CREATE INDEX account_ended ON account (ended_at, id) WHERE ended_at IS NOT NULL;
