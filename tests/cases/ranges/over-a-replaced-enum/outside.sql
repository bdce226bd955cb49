CREATE SCHEMA other;
CREATE TYPE other.span AS RANGE (SUBTYPE = public.level);
