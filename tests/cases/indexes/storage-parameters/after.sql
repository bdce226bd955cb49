CREATE TABLE t (a int);
CREATE INDEX t_a_idx ON t (a) WITH (fillfactor = 70);
CREATE INDEX t_b_idx ON t (a);
