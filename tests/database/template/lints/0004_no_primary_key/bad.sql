create table public.notes (id uuid not null unique);
