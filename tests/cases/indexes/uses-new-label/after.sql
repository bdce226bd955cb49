CREATE TYPE public.stage AS ENUM ('lead', 'proposal', 'won');
CREATE TABLE public.deals (id bigint PRIMARY KEY, stage public.stage NOT NULL, CHECK (stage <> 'proposal' OR id > 0));
CREATE INDEX deals_open ON public.deals (id) WHERE stage = 'proposal';
