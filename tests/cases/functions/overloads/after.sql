CREATE FUNCTION f(a int) RETURNS text LANGUAGE sql AS $$ SELECT 'integer' $$;
CREATE FUNCTION f(a int, b int) RETURNS text LANGUAGE sql AS $$ SELECT 'two' $$;
CREATE FUNCTION f(VARIADIC a bigint[]) RETURNS text LANGUAGE sql AS $$ SELECT 'many' $$;
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'none' $$;
COMMENT ON FUNCTION f(int, int) IS 'two of them';
