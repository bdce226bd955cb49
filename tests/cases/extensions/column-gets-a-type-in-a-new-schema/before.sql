CREATE TABLE public.contacts (id int, email text);
