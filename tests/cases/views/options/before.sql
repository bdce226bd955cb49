CREATE TABLE t (id int PRIMARY KEY, mine boolean);
CREATE VIEW v AS SELECT id, mine FROM t WHERE mine;
CREATE VIEW w WITH (security_barrier) AS SELECT id FROM t;
