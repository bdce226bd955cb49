CREATE TABLE t (id int, amount int);
CREATE VIEW m AS SELECT id FROM t;
