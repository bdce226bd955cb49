CREATE TABLE t (
    a int UNIQUE DEFERRABLE INITIALLY DEFERRED,
    b int UNIQUE NULLS NOT DISTINCT,
    c int,
    d int,
    CONSTRAINT t_covering UNIQUE (c) INCLUDE (d) WITH (fillfactor = 50)
);
