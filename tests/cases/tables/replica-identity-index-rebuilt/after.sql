CREATE TABLE events (id bigint NOT NULL, kind int NOT NULL);
CREATE UNIQUE INDEX events_identity ON events (id, kind);
ALTER TABLE events REPLICA IDENTITY USING INDEX events_identity;
