CREATE TABLE people (id integer, name text, salary numeric);
CREATE VIEW directory AS SELECT name, id, salary FROM people;
CREATE MATERIALIZED VIEW snapshot AS SELECT id, name FROM people;
GRANT SELECT (id, name), UPDATE (name) ON directory TO case_reader;
GRANT SELECT (name) ON snapshot TO case_reader;
