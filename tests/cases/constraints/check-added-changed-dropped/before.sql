CREATE TABLE t (a int CONSTRAINT a_low CHECK (a > 0), b int CONSTRAINT b_low CHECK (b > 0), c int);
