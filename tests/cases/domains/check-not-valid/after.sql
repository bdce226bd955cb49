CREATE DOMAIN code AS text;
ALTER DOMAIN code ADD CONSTRAINT code_upper CHECK (VALUE = upper(VALUE)) NOT VALID;
CREATE TABLE items (id int PRIMARY KEY, code code);
