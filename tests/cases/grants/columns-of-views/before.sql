CREATE TABLE people (id integer, name text, salary numeric);
CREATE VIEW directory AS SELECT id, name, salary FROM people;
GRANT SELECT (id) ON directory TO case_reader;
