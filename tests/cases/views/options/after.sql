CREATE TABLE t (id int PRIMARY KEY, mine boolean);
CREATE VIEW v WITH (security_invoker = true, security_barrier = true) AS SELECT id, mine FROM t WHERE mine WITH CASCADED CHECK OPTION;
CREATE VIEW w AS SELECT id FROM t;
