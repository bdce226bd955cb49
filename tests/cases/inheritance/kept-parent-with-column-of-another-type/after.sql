CREATE TABLE public.notes (id int, size bigint);
CREATE TABLE public.calls (id int, size bigint);
CREATE TABLE public.mails (id int, size text);
