CREATE TABLE people (id int, name text);
ALTER TABLE people ADD CONSTRAINT named NOT NULL name NOT VALID;
CREATE TABLE guests () INHERITS (people);
ALTER TABLE guests VALIDATE CONSTRAINT named;
CREATE TABLE hosts () INHERITS (people);
