CREATE FUNCTION parts(IN a int, OUT b int, OUT c text) LANGUAGE sql AS $$ SELECT a, 'x' $$;
CREATE FUNCTION rows() RETURNS TABLE (id int, name text, more date) LANGUAGE sql AS $$ SELECT 1, 'x', NULL::date $$;
CREATE FUNCTION twice(INOUT a int) LANGUAGE sql AS $$ SELECT a * 2 $$;
