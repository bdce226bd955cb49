CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql AS $$ SELECT a + b $$;
CREATE VIEW v AS SELECT f(1, 2) AS x;
