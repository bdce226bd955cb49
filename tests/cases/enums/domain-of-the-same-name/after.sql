CREATE DOMAIN size AS text DEFAULT 'm' CHECK (VALUE IN ('s', 'm', 'l', 'xl'));
CREATE TABLE shirts (id int PRIMARY KEY, fits size NOT NULL DEFAULT 'm', others size[] DEFAULT '{s,xl}');
CREATE INDEX small_shirts ON shirts (id) WHERE fits = 's';
CREATE VIEW big_shirts AS SELECT id, others FROM shirts WHERE fits = 'l';
CREATE FUNCTION next_size(size) RETURNS size LANGUAGE sql IMMUTABLE AS 'SELECT $1';
COMMENT ON DOMAIN size IS 'what fits whom';
