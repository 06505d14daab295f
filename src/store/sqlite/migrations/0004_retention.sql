-- By when a session was opened, old ones are found without an index that every request would have to write.
ALTER TABLE session ADD COLUMN opened_at INTEGER NOT NULL DEFAULT 0;

UPDATE session SET opened_at = doc ->> '$.openedAt';

CREATE INDEX session_opened ON session (opened_at);
