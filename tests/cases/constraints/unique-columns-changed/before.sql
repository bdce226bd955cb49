CREATE TABLE t (a int, b int, c int, CONSTRAINT t_unique UNIQUE (a, b));
