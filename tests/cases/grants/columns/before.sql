CREATE TABLE t (id int PRIMARY KEY, name text, secret text);
GRANT SELECT (id, secret) ON t TO case_reader;
GRANT SELECT ON t TO case_writer;
