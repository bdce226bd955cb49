CREATE TABLE people (born date, name text NOT NULL, id int PRIMARY KEY);
