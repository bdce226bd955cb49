CREATE TABLE events (
    id int,
    happened date
) PARTITION BY RANGE (happened);
CREATE TABLE old PARTITION OF events FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX events_happened_idx ON events (happened);
