create table public.hooks (id uuid primary key, handler regprocedure);
