CREATE SEQUENCE small_one AS bigint;
CREATE SEQUENCE big_one AS integer;
