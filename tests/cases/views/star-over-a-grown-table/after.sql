CREATE TABLE t (id int PRIMARY KEY, born date, name text);
CREATE VIEW v AS SELECT * FROM t;
