CREATE TABLE t (id int PRIMARY KEY, name text);
CREATE TABLE u (id int PRIMARY KEY);
CREATE TABLE w (id int PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE t (id) WHERE (id > 5), w WITH (publish = 'insert', publish_via_partition_root = true);
