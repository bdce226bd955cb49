CREATE SEQUENCE small_one AS smallint;
CREATE SEQUENCE big_one;
