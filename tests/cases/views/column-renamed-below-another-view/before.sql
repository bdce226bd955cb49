CREATE TABLE people (id int, name text);
CREATE VIEW persons AS SELECT id, name FROM people;
CREATE VIEW names AS SELECT name FROM persons;
CREATE VIEW long_names AS SELECT name FROM names WHERE length(name) > 9;
COMMENT ON VIEW names IS 'only names';
