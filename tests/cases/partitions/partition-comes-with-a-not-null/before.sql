CREATE TABLE tree (id int, kind text) PARTITION BY RANGE (id);
CREATE TABLE tree_rest PARTITION OF tree DEFAULT;
