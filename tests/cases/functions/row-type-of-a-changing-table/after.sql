CREATE TABLE t (id int PRIMARY KEY, name text, born date);
CREATE FUNCTION all_t() RETURNS SETOF t LANGUAGE sql STABLE AS $$ SELECT * FROM t $$;
CREATE FUNCTION label(t) RETURNS text LANGUAGE sql STABLE AS $$ SELECT $1.name || $1.born $$;
