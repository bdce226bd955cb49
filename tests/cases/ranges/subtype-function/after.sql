CREATE FUNCTION time_distance(a time, b time) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT
    AS $$ SELECT extract(epoch FROM a - b)::float8 $$;
CREATE TYPE time_range AS RANGE (subtype = time, subtype_diff = time_distance);
CREATE TABLE slots (id int PRIMARY KEY, open time_range NOT NULL DEFAULT '[09:00,17:00)');
CREATE INDEX slots_open_idx ON slots USING gist (open);
