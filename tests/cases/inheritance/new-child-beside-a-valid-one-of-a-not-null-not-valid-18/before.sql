CREATE TABLE people (id int, name text);
CREATE TABLE guests () INHERITS (people);
