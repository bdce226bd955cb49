CREATE FUNCTION keep_max(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT greatest(a, b) $$;
CREATE FUNCTION as_words(a int) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT a::text $$;
CREATE AGGREGATE biggest(int) (SFUNC = keep_max, STYPE = int, FINALFUNC = as_words, COMBINEFUNC = keep_max, PARALLEL = SAFE);
