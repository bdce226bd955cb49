CREATE SCHEMA archive;
CREATE TABLE archive.readings (twice numeric GENERATED ALWAYS AS (value * 2) STORED) INHERITS (public.readings);
