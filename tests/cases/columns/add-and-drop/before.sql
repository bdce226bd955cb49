CREATE TABLE people (id int PRIMARY KEY, fax text, name text);
