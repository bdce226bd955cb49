CREATE SCHEMA new;  -- renamed from: old
CREATE TYPE new.height AS ENUM ('low', 'high');  -- renamed from: level
CREATE DOMAIN new.rank AS new.height;
CREATE TYPE new.extent AS RANGE (SUBTYPE = new.rank);  -- renamed from: span
CREATE TYPE public.extent AS RANGE (SUBTYPE = new.height, MULTIRANGE_TYPE_NAME = public.spans);  -- renamed from: span
CREATE TABLE plans (id integer, span new.extent, spans public.spans);
