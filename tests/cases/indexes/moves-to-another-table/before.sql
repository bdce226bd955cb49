CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE INDEX the_idx ON t (a);
