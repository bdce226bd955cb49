CREATE TABLE incidents (
    id int,
    seen date
) PARTITION BY RANGE (seen);
CREATE TABLE old PARTITION OF incidents FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE INDEX incidents_seen_idx ON incidents (seen);
CREATE VIEW early AS SELECT seen FROM old;
CREATE VIEW all_of_them AS SELECT seen FROM incidents;
