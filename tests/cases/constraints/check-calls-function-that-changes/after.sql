CREATE FUNCTION ok(v int, least int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT v > least $$;
CREATE TABLE t (a int, CONSTRAINT a_ok CHECK (ok(a, 0)));
