CREATE TABLE t (id int, name text, CONSTRAINT old_key PRIMARY KEY (id));
CREATE VIEW v AS SELECT id, name, count(*) AS n FROM t GROUP BY id;
