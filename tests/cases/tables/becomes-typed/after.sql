CREATE TYPE person AS (id int, name text, tags text[]);
CREATE TABLE people OF person (id PRIMARY KEY, name DEFAULT 'y');
CREATE INDEX people_name ON people (name);
CREATE VIEW names AS SELECT name FROM people;
COMMENT ON COLUMN people.tags IS 'In no order';
CREATE TYPE former AS (a int);
CREATE TYPE same AS (a int);
CREATE TABLE numbers OF same;
