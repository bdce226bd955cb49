CREATE SCHEMA old;
CREATE TABLE old.t (id int PRIMARY KEY);
CREATE FUNCTION old.f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE TABLE public.u (id int DEFAULT old.f(), t_id int REFERENCES old.t (id));
