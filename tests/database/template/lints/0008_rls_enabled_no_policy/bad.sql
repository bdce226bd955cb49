create table public.notes (id uuid primary key);
alter table public.notes enable row level security;
