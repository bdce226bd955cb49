CREATE TABLE people (id int PRIMARY KEY, name text, email text, joined date NOT NULL DEFAULT '2020-01-01');
