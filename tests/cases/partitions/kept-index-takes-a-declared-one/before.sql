CREATE TABLE tree (id int, kind text) PARTITION BY RANGE (id);
CREATE TABLE tree_two (id int, kind text);
CREATE INDEX tree_kind ON tree (kind);
