CREATE TABLE people (id int, name text NOT NULL, nick text);
