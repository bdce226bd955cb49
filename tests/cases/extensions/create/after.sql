CREATE EXTENSION citext;
CREATE TABLE people (id int PRIMARY KEY, name text, email citext UNIQUE);
