CREATE TABLE people (id int, email text, name text, gone boolean);
CREATE INDEX people_name_idx ON people (name);
