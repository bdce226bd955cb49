SET check_function_bodies = off;
CREATE FUNCTION a_reader() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM z_table $$;
CREATE FUNCTION b_broken() RETURNS int LANGUAGE sql AS $$ SELECT nowhere(1) $$;
CREATE TABLE z_table (id int);
