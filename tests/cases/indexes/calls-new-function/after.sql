CREATE FUNCTION fold(v text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT lower(btrim(v)) $$;
CREATE TABLE t (name text);
CREATE INDEX t_name_idx ON t (fold(name));
