create table public.notes (id uuid primary key, name text unique);
create index notes_name_again on public.notes (name);
