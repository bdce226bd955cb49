CREATE TABLE t (id int PRIMARY KEY, name text, secret text, added text);
GRANT SELECT (id, name, added), UPDATE (name) ON t TO case_reader;
GRANT SELECT (id) ON t TO case_writer;
GRANT REFERENCES (id) ON t TO PUBLIC;
