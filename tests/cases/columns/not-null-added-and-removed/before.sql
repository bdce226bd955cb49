CREATE TABLE people (id int PRIMARY KEY, name text, nick text NOT NULL);
