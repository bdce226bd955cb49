CREATE TABLE t (id int PRIMARY KEY, price int);
CREATE VIEW v AS SELECT id, price FROM t;
