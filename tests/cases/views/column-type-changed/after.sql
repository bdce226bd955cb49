CREATE TABLE t (id int PRIMARY KEY, price int);
CREATE VIEW v AS SELECT id, price::numeric(10, 2) AS price FROM t;
