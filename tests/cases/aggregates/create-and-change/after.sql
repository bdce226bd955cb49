CREATE FUNCTION add_up(state bigint, v int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT state + v $$;
CREATE AGGREGATE total(int) (SFUNC = add_up, STYPE = bigint, INITCOND = '10', PARALLEL = SAFE);
CREATE TABLE t (n int);
CREATE VIEW v AS SELECT total(n) AS total FROM t;
COMMENT ON AGGREGATE total(int) IS 'Starts at ten';
