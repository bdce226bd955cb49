CREATE TABLE t (id int, a timestamp, b time, c interval, d timestamptz(3));
