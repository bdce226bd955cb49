CREATE FUNCTION is_code(code text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT code <> '' $$;
CREATE DOMAIN code AS text CONSTRAINT not_empty CHECK (is_code(VALUE));
CREATE TABLE orders (id int PRIMARY KEY, codes code[]);
