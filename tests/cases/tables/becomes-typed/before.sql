CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL DEFAULT 'x', tags text[]);
CREATE INDEX people_name ON people (name);
CREATE VIEW names AS SELECT name FROM people;
COMMENT ON COLUMN people.tags IS 'In no order';
CREATE TYPE former AS (a int);
CREATE TYPE same AS (a int);
CREATE TABLE numbers OF former;
