CREATE TABLE t (id int PRIMARY KEY, name text);
GRANT SELECT, UPDATE ON t TO case_reader;
GRANT UPDATE (name) ON t TO case_reader;
