CREATE TABLE public.visits (id int, site int, PRIMARY KEY (id, site)) PARTITION BY RANGE (id);
CREATE TABLE public.visits_many PARTITION OF public.visits FOR VALUES FROM (10) TO (20) PARTITION BY LIST (site);
CREATE TABLE public.visits_rest PARTITION OF public.visits_many DEFAULT;
