CREATE FUNCTION public.scale(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n';
CREATE FUNCTION public.scaled(n int) RETURNS int LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT public.scale(n); END;
CREATE FUNCTION public.with_default(n int DEFAULT public.scale(1)) RETURNS int LANGUAGE sql AS 'SELECT n';
CREATE TABLE public.deals (id int, weight int DEFAULT public.scale(3), CHECK (public.scale(id) > 0));
CREATE INDEX deals_scaled ON public.deals (public.scaled(id));
CREATE VIEW public.weights AS SELECT public.scale(weight) AS weight FROM public.deals;
CREATE POLICY heavy ON public.deals USING (public.scale(weight) > 1);
