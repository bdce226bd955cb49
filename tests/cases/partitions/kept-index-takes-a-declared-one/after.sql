CREATE TABLE tree (id int, kind text) PARTITION BY RANGE (id);
CREATE TABLE tree_two PARTITION OF tree FOR VALUES FROM (1) TO (10);
CREATE INDEX tree_own ON tree_two (kind DESC);
