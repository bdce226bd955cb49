CREATE TABLE t (a int, b int);
CREATE INDEX first_idx ON t (b);
CREATE INDEX second_idx ON t (a);
