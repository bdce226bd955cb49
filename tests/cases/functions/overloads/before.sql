CREATE FUNCTION f(a int) RETURNS text LANGUAGE sql AS $$ SELECT 'int' $$;
CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS $$ SELECT 'text' $$;
