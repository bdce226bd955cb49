CREATE SCHEMA old;
CREATE TYPE old.level AS ENUM ('low', 'high');
CREATE DOMAIN old.rank AS old.level;
CREATE TYPE old.span AS RANGE (SUBTYPE = old.rank);
CREATE TYPE public.span AS RANGE (SUBTYPE = old.level, MULTIRANGE_TYPE_NAME = public.spans);
CREATE TABLE plans (id integer, span old.span, spans public.spans);
