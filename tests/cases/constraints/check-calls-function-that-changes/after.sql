CREATE FUNCTION ok(v int, floor int) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT v > floor $$;
CREATE TABLE t (a int, CONSTRAINT a_ok CHECK (ok(a, 0)));
