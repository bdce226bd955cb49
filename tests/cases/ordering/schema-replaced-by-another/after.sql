CREATE SCHEMA new;
CREATE TABLE new.t (id int PRIMARY KEY);
CREATE FUNCTION new.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE TABLE public.u (id int DEFAULT new.f(), t_id int REFERENCES new.t (id));
