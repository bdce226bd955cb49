CREATE TABLE t (id int, amount int);
CREATE MATERIALIZED VIEW a AS SELECT id, amount FROM t WHERE amount > 0;
CREATE MATERIALIZED VIEW b AS SELECT sum(amount) AS total FROM a;
