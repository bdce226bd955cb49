CREATE TABLE events (id integer, kind text, size numeric(4, 1)) PARTITION BY LIST (kind);
