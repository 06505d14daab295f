-- What a run has deactivated, so that a run taken up after a crash knows it exactly.
CREATE INDEX event_culled ON event (data ->> '$.run', seq) WHERE name = 'account.culled';
