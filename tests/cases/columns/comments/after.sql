CREATE TABLE t (a int, b int, c int);
COMMENT ON COLUMN t.a IS 'it''s new';
COMMENT ON COLUMN t.c IS E'two\nlines';
