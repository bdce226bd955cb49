CREATE TABLE people (id int, name text);
ALTER TABLE people ADD CONSTRAINT name_is_there NOT NULL name NOT VALID;
