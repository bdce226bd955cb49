create table public.notes (id uuid primary key);
alter table public.notes enable row level security;
create policy writers on public.notes for all to authenticated using (id is not null);
create policy readers on public.notes for select using (id is not null);
