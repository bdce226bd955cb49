CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE SERVER other FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE t (
    id integer,
    qty integer NOT NULL,
    note text OPTIONS (column_name 'n', api_key 'x') DEFAULT 'x',
    old_col text,
    CONSTRAINT small CHECK (qty < 10)
) SERVER s OPTIONS (table_name 'a', api_key 'one');
CREATE VIEW v AS SELECT note FROM t;
