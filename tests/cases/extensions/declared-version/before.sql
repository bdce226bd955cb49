CREATE EXTENSION pg_trgm VERSION '1.3';
CREATE EXTENSION hstore VERSION '1.5';
CREATE EXTENSION citext VERSION '1.5';
CREATE TABLE people (id int PRIMARY KEY, name text, tags hstore);
CREATE INDEX people_name ON people USING gin (name gin_trgm_ops);
