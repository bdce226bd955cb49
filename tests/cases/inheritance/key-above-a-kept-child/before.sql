CREATE TABLE people (id int, name text);
CREATE TABLE guests (until date) INHERITS (people);
