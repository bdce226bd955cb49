CREATE FUNCTION grow(state text[], v text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$ SELECT array_append(state, v) $$;
CREATE AGGREGATE names(text) (SFUNC = grow, STYPE = text[], INITCOND = '{}');
CREATE FUNCTION least_text(a text, b text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT least(a, b) $$;
CREATE AGGREGATE lowest(text) (SFUNC = least_text, STYPE = text, SORTOP = <);
CREATE AGGREGATE middle(float8 ORDER BY anyelement) (
    SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA
);
CREATE FUNCTION count_all(state int, VARIADIC v int[]) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT state + cardinality(v) $$;
CREATE AGGREGATE how_many(VARIADIC v int[]) (SFUNC = count_all, STYPE = int, INITCOND = '0');
