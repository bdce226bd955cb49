CREATE FUNCTION is_code(value text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT value <> '' $$;
CREATE DOMAIN code AS text CONSTRAINT not_empty CHECK (is_code(VALUE));
CREATE TABLE orders (id int PRIMARY KEY, codes code[]);
