CREATE FUNCTION public.scale(n int, factor int DEFAULT 1) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * factor';
CREATE FUNCTION public.scaled(n int) RETURNS int LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT public.scale(n) + 0; END;
CREATE FUNCTION public.with_default(n int DEFAULT public.scale(2)) RETURNS int LANGUAGE sql AS 'SELECT n';
CREATE TABLE public.deals (id int, weight int DEFAULT public.scale(4), CHECK (public.scale(id) > -1));
CREATE INDEX deals_scaled ON public.deals (public.scaled(id));
CREATE VIEW public.weights AS SELECT public.scale(weight) AS weight, id FROM public.deals;
CREATE POLICY heavy ON public.deals USING (public.scale(weight) > 2);
CREATE VIEW public.three AS SELECT public.scale(3) AS scaled;
