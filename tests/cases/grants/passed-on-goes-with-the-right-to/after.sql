CREATE TABLE t (id int);
GRANT INSERT ON t TO case_writer;
GRANT SELECT ON t TO case_reader;
