CREATE TABLE t (a int CONSTRAINT a_low CHECK (a > 1), b int, c int CONSTRAINT c_low CHECK (c > 0 AND c <> 13));
