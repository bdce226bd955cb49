CREATE TABLE people (id int PRIMARY KEY, name text);
CREATE INDEX people_name_idx ON people (name);
