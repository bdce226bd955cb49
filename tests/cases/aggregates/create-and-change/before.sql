CREATE FUNCTION add_up(state bigint, v int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT state + v $$;
CREATE AGGREGATE total(int) (SFUNC = add_up, STYPE = bigint, INITCOND = '0');
CREATE TABLE t (n int);
CREATE VIEW v AS SELECT total(n) AS total FROM t;
