CREATE TABLE people (id int PRIMARY KEY, name text);
CREATE TABLE guests (id int, name text, until date);
