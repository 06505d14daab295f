-- What is counted by day, month or minute (src/domain/figures.ts), in the transaction that it happens in: so
-- that nobody counts accounts or events. What happened before this migration is not in it. In shards, as tally.
CREATE TABLE figure (
  name text,
  at bigint,
  subject text,
  shard integer,
  n bigint NOT NULL,
  PRIMARY KEY (name, at, subject, shard)
) WITH (fillfactor = 50);

