CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE SERVER other FOREIGN DATA WRAPPER w;
CREATE TYPE mood AS ENUM ('fine', 'bad');
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE FOREIGN TABLE empty () SERVER s;
CREATE FOREIGN TABLE plain (
    id int OPTIONS (column_name 'ID', key 'true') NOT NULL,
    "Name" text COLLATE "C" DEFAULT 'none',
    feeling mood,
    doubled int GENERATED ALWAYS AS (id * 2) STORED,
    CONSTRAINT positive CHECK (id > 0)
) SERVER s OPTIONS (table_name 'far', schema_name 'there');
ALTER FOREIGN TABLE plain ALTER "Name" SET STATISTICS 5, ALTER "Name" SET STORAGE EXTERNAL, ALTER id SET (n_distinct = 5);
COMMENT ON FOREIGN TABLE plain IS 'Not here';
COMMENT ON COLUMN plain.id IS 'The number';
GRANT SELECT ON plain TO reader;
GRANT UPDATE ("Name") ON plain TO reader;
CREATE TRIGGER stamped BEFORE INSERT ON plain FOR EACH ROW EXECUTE FUNCTION stamp();
CREATE VIEW shown AS SELECT id, feeling FROM plain;
CREATE FUNCTION first() RETURNS plain BEGIN ATOMIC SELECT * FROM plain LIMIT 1; END;
