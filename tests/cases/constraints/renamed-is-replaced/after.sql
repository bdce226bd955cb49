CREATE TABLE t (a int CONSTRAINT new_name CHECK (a > 0), CONSTRAINT new_key UNIQUE (a));
