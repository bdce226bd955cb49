create table public.notes (id uuid primary key);
alter table public.notes enable row level security;
create policy writers on public.notes for insert to authenticated with check (1 = 1);
