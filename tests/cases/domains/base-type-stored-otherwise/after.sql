CREATE DOMAIN code AS text CHECK (VALUE <> '');
CREATE TABLE parts (id int PRIMARY KEY, code code NOT NULL, old_code code);
ALTER TABLE parts ALTER COLUMN old_code SET STORAGE EXTERNAL;
