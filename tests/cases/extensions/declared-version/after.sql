CREATE EXTENSION pg_trgm VERSION "1.6";
CREATE EXTENSION IF NOT EXISTS hstore WITH VERSION '1.8' SCHEMA public;
CREATE EXTENSION citext VERSION '1.4';
ALTER EXTENSION citext UPDATE TO '1.6';
CREATE TABLE people (id int PRIMARY KEY, name text, tags hstore);
CREATE INDEX people_name ON people USING gin (name gin_trgm_ops);
