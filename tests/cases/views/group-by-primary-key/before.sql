CREATE TABLE t (id int PRIMARY KEY, name text);
CREATE TABLE u (t_id int);
CREATE VIEW v AS SELECT t.id, t.name, count(*) AS n FROM t JOIN u ON u.t_id = t.id GROUP BY t.id;
