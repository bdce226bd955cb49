CREATE TYPE c AS (
    aa int,  -- renamed from: a
    b int
);
CREATE TABLE t OF c;
CREATE VIEW v AS SELECT aa FROM t;
