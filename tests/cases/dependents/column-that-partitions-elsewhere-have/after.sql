CREATE TABLE events (id bigint, kind text, size numeric(8, 2)) PARTITION BY LIST (kind);
