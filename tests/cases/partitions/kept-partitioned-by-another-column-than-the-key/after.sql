CREATE TABLE public.visits (id int, site int NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE public.visits_many PARTITION OF public.visits FOR VALUES FROM (10) TO (20);
