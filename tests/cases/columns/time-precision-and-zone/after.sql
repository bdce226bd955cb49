CREATE TABLE t (id int, a timestamptz, b time(0), c interval day to second (3), d timestamptz);
