CREATE TABLE public.visits (id int, site int, CONSTRAINT positive CHECK (id > 0)) PARTITION BY RANGE (id);
CREATE TABLE public.visits_few PARTITION OF public.visits FOR VALUES FROM (1) TO (10);
CREATE TABLE public.visits_many PARTITION OF public.visits FOR VALUES FROM (10) TO (20);
CREATE INDEX visits_by_site ON public.visits (site);
