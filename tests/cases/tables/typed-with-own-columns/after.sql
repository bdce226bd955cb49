CREATE TYPE person AS (id int, name text, note text);
CREATE TABLE members OF person (id PRIMARY KEY, name DEFAULT '' NOT NULL, note CHECK (note <> ''));
CREATE TABLE guests OF person (name WITH OPTIONS NOT NULL);
ALTER TABLE guests ALTER COLUMN note SET COMPRESSION pglz;
