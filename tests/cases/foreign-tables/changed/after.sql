CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE SERVER other FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE t (
    id bigint,
    qty text,
    note text OPTIONS (column_name 'm') NOT NULL,
    new_col integer OPTIONS (column_name 'new') DEFAULT 0 NOT NULL,
    CONSTRAINT small CHECK (id < 10)
) SERVER s OPTIONS (table_name 'b', api_key 'two');
COMMENT ON FOREIGN TABLE t IS 'Changed';
CREATE VIEW v AS SELECT note FROM t;
