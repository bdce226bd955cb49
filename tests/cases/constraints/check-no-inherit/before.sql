CREATE TABLE t (a int CONSTRAINT a_low CHECK (a > 0));
