-- What a run has deactivated, so that a run taken up after a crash knows it exactly.
CREATE INDEX event_culled ON event ((data::json ->> 'run')) WHERE name = 'account.culled';
