CREATE TABLE events (id bigint PRIMARY KEY, happened date);
CREATE INDEX events_happened_idx ON events (happened);
ALTER TABLE events CLUSTER ON events_happened_idx;
