create table public.notes (id uuid primary key);
create policy readers on public.notes for select to authenticated using (id is not null);
