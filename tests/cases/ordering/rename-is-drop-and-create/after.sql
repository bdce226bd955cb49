CREATE TABLE persons (id int PRIMARY KEY, full_name text);
CREATE INDEX people_name_idx ON persons (full_name);
