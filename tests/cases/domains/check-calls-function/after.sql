CREATE FUNCTION is_iban(value text) RETURNS boolean LANGUAGE sql IMMUTABLE
    AS $$ SELECT value ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}$' $$;
CREATE DOMAIN iban AS text CONSTRAINT iban_format CHECK (is_iban(VALUE));
CREATE TABLE accounts (id int PRIMARY KEY, iban iban);
