CREATE TABLE public.notes (id int, size int);
CREATE TABLE public.calls () INHERITS (public.notes);
CREATE TABLE public.mails () INHERITS (public.notes);
