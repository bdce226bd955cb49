CREATE TYPE address AS (street text, fax text, city text);
CREATE FUNCTION home() RETURNS address LANGUAGE sql AS $$ SELECT NULL::address $$;
