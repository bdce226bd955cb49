CREATE TABLE t (id int PRIMARY KEY, name text);
GRANT UPDATE (name), SELECT (name) ON t TO case_reader;
