CREATE TABLE events (id bigint NOT NULL, body text);
CREATE UNIQUE INDEX events_id_idx ON events (id);
ALTER TABLE events REPLICA IDENTITY USING INDEX events_id_idx;
