CREATE TYPE size AS (unit text, height int, width int);
CREATE TYPE crate AS (inside size, note text);
CREATE DOMAIN small AS size CHECK ((VALUE).width < 10);
CREATE TABLE parcels (id int PRIMARY KEY, outside size, all_sizes size[], crate crate, inner_size small);
CREATE INDEX parcels_width ON parcels (((outside).width));
CREATE FUNCTION area(size) RETURNS int LANGUAGE sql AS 'SELECT $1.width * $1.height';
CREATE VIEW areas AS SELECT id, area(outside) FROM parcels;
COMMENT ON COLUMN size.unit IS 'In which it was measured';
REVOKE USAGE ON TYPE size FROM PUBLIC;
