CREATE TYPE public.stage AS ENUM ('lead', 'won');
CREATE TABLE public.deals (id bigint PRIMARY KEY, stage public.stage NOT NULL, CHECK (stage <> 'won' OR id > 0));
CREATE INDEX deals_open ON public.deals (id) WHERE stage = 'lead';
CREATE INDEX deals_stage ON public.deals (stage);
