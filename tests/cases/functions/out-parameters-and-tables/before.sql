CREATE FUNCTION parts(IN a int, OUT b int, OUT c int) LANGUAGE sql AS $$ SELECT a, a $$;
CREATE FUNCTION rows() RETURNS TABLE (id int, name text) LANGUAGE sql AS $$ SELECT 1, 'x' $$;
