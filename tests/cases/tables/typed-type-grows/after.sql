CREATE TYPE person AS (id int, name text, age int, note text);
CREATE TABLE members OF person (id PRIMARY KEY, name DEFAULT 'x', age NOT NULL);
ALTER TABLE members ALTER COLUMN note SET COMPRESSION pglz;
ALTER TABLE members ALTER COLUMN note SET STATISTICS 10;
